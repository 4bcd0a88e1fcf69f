package io.fairlead.haproxy.stats;

import io.fairlead.telemetry.stats.Detail;
import io.fairlead.telemetry.stats.Latency;
import io.fairlead.telemetry.stats.Phase;
import io.fairlead.telemetry.stats.StatsRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Statistics as a page: one table per proxy, a colour and a word for every state. Needs no script. */
public final class StatsHtml {

    private static final List<String> SHOWN = List.of(
            "svname",
            "status",
            "weight",
            "act",
            "bck",
            "qcur",
            "scur",
            "smax",
            "slim",
            "stot",
            "req_tot",
            "bin",
            "bout",
            "dreq",
            "ereq",
            "econ",
            "eresp",
            "wretr",
            "wredis",
            "hrsp_2xx",
            "hrsp_4xx",
            "hrsp_5xx",
            "cli_abrt",
            "srv_abrt",
            "qtime",
            "ctime",
            "rtime",
            "ttime",
            "check_status",
            "check_duration",
            "chkfail",
            "chkdown",
            "lastchg",
            "last_chk");

    /** Percentiles of the total time since the start, which HAProxy does not know, in milliseconds. */
    private static final Map<String, Double> PERCENTILES = new TreeMap<>(Map.of("p50", 0.5, "p95", 0.95, "p99", 0.99));

    private static final double MICROS_PER_MILLI = 1000.0;

    private static final String STYLE = """
            :root{color-scheme:light dark}
            body{font:14px/1.4 system-ui,sans-serif;margin:1rem}
            table{border-collapse:collapse;margin:.3rem 0 1.2rem;display:block;overflow-x:auto}
            th,td{border:1px solid #8886;padding:.15rem .45rem;text-align:right;white-space:nowrap}
            th:first-child,td:first-child{text-align:left}
            .up{background:#2a84}.going{background:#db34}.down{background:#d445}.drain{background:#48c4}
            .maint{background:#b734}.nocheck{background:#8883}.frontend,.backend{font-weight:600}
            """;

    private StatsHtml() {}

    /**
     * The page.
     *
     * @param heading product and version, or only the product where the version is to be hidden
     * @param uri of the page, for its links
     * @param refreshSeconds how often it reloads itself
     */
    public static String render(List<StatsRow> rows, String heading, String uri, Optional<Long> refreshSeconds) {
        return render(rows, heading, uri, refreshSeconds, Change.NONE);
    }

    /**
     * How servers are changed.
     *
     * @param allowed whether the page has a form for it
     * @param done what came of the last change, empty for none
     */
    public record Change(boolean allowed, String done) {

        /** Nothing can be changed. */
        public static final Change NONE = new Change(false, "");
    }

    /** The page with what changes servers. */
    public static String render(
            List<StatsRow> rows, String heading, String uri, Optional<Long> refreshSeconds, Change change) {
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width\">");
        refreshSeconds.ifPresent(seconds -> page.append("<meta http-equiv=\"refresh\" content=\"")
                .append(seconds)
                .append("\">"));
        page.append("<title>Statistics</title><style>").append(STYLE).append("</style></head><body><h1>");
        page.append(escape(heading))
                .append("</h1><p><a href=\"")
                .append(escape(uri))
                .append("\">refresh now</a> · ");
        page.append("<a href=\"").append(escape(uri)).append(";norefresh\">no automatic refresh</a> · ");
        page.append("<a href=\"").append(escape(uri)).append(";csv\">CSV</a></p>");
        if (!change.done().isEmpty()) {
            page.append("<p role=\"status\">").append(escape(change.done())).append("</p>");
        }
        tables(page, rows, change.allowed());
        return page.append("</body></html>\n").toString();
    }

    private static void tables(StringBuilder page, List<StatsRow> rows, boolean form) {
        int at = 0;
        while (at < rows.size()) {
            String proxy = rows.get(at).proxy();
            List<StatsRow> own = new ArrayList<>();
            while (at < rows.size() && rows.get(at).proxy().equals(proxy)) {
                own.add(rows.get(at++));
            }
            boolean changes = form && own.stream().anyMatch(row -> row.kind() == StatsRow.Kind.SERVER);
            page.append(changes ? "<form method=\"post\">" : "");
            open(page, proxy);
            own.forEach(row -> row(page, row, changes));
            page.append("</tbody></table>");
            if (changes) {
                StatsForm.append(page, StatsCsv.column(own.getFirst(), "iid"));
            }
        }
    }

    private static void open(StringBuilder page, String proxy) {
        page.append("<h2>").append(escape(proxy)).append("</h2><table><thead><tr>");
        for (String column : SHOWN) {
            page.append("<th scope=\"col\">")
                    .append(column.equals("svname") ? "name" : column)
                    .append("</th>");
        }
        PERCENTILES
                .keySet()
                .forEach(name -> page.append("<th scope=\"col\" title=\"total time, ms\">")
                        .append(name)
                        .append("</th>"));
        page.append("</tr></thead><tbody>");
    }

    private static void row(StringBuilder page, StatsRow row, boolean form) {
        page.append("<tr class=\"").append(colour(row)).append("\">");
        for (String column : SHOWN) {
            String text = escape(StatsCsv.column(row, column));
            boolean box = form && row.kind() == StatsRow.Kind.SERVER && column.equals("svname");
            page.append("<td>")
                    .append(
                            box
                                    ? "<label><input type=\"checkbox\" name=\"s\" value=\"" + text + "\"> " + text
                                            + "</label>"
                                    : text)
                    .append("</td>");
        }
        Latency total = row.latency(Phase.TOTAL);
        PERCENTILES
                .values()
                .forEach(share -> page.append("<td>")
                        .append(
                                total.count() == 0
                                        ? ""
                                        : String.format(
                                                Locale.ROOT, "%.1f", total.percentileMicros(share) / MICROS_PER_MILLI))
                        .append("</td>"));
        page.append("</tr>\n");
    }

    private static String colour(StatsRow row) {
        String status = row.detail(Detail.STATUS).orElse("");
        return switch (status) {
            case "OPEN", "FULL" -> "frontend";
            case "UP" -> row.kind() == StatsRow.Kind.BACKEND ? "backend" : "up";
            case "DOWN" -> "down";
            case "DRAIN" -> "drain";
            case "MAINT" -> "maint";
            case "no check" -> "nocheck";
            default -> status.toLowerCase(Locale.ROOT).startsWith("maint") ? "maint" : "going";
        };
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
