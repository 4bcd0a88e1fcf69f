package io.fairlead.haproxy.stats;

import io.fairlead.telemetry.stats.Detail;
import io.fairlead.telemetry.stats.Metric;
import io.fairlead.telemetry.stats.StatsRow;
import io.fairlead.telemetry.stats.StatsRow.Kind;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Statistics as HAProxy's own Prometheus exporter names, types and labels them, so that dashboards and alerts go on.
 * What is not measured is {@code NaN}. Pure functions.
 */
public final class HaproxyMetrics {

    /** The media type of the answer. */
    public static final String MEDIA_TYPE = "text/plain; version=0.0.4";

    private static final List<String> PROXY_STATES = List.of("DOWN", "UP");
    private static final List<String> SERVER_STATES = List.of("DOWN", "UP", "MAINT", "DRAIN", "NOLB");
    private static final List<String> LISTENER_STATES = List.of("WAITING", "OPEN", "FULL");
    private static final List<String> CHECKS = List.of(
            "HANA",
            "SOCKERR",
            "L4OK",
            "L4TOUT",
            "L4CON",
            "L6OK",
            "L6TOUT",
            "L6RSP",
            "L7TOUT",
            "L7RSP",
            "L7OK",
            "L7OKC",
            "L7STS",
            "PROCERR",
            "PROCTOUT",
            "PROCOK");
    private static final List<String> CODES = List.of("1xx", "2xx", "3xx", "4xx", "5xx", "other");

    private final List<StatsRow> rows;
    private final StringBuilder text = new StringBuilder(1 << 14);

    private HaproxyMetrics(List<StatsRow> rows) {
        this.rows = rows;
    }

    /** The rows in Prometheus' text format. */
    public static String render(List<StatsRow> rows) {
        HaproxyMetrics metrics = new HaproxyMetrics(rows);
        for (Kind kind : List.of(Kind.FRONTEND, Kind.LISTENER, Kind.BACKEND, Kind.SERVER)) {
            for (Family family : Family.ALL) {
                metrics.family(kind, family);
            }
        }
        return metrics.text.toString();
    }

    private void family(Kind kind, Family family) {
        List<StatsRow> having = rows.stream()
                .filter(row -> row.kind() == kind && family.of(row))
                .filter(row -> !family.name().startsWith("check_")
                        || !family.source().startsWith("check")
                        || row.detail(Detail.CHECK_STATUS).isPresent())
                .toList();
        if (having.isEmpty()) {
            return;
        }
        String name = "haproxy_" + kind.name().toLowerCase(Locale.ROOT) + "_" + family.name();
        text.append("# HELP ").append(name).append(' ').append(family.help()).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(family.type()).append('\n');
        having.forEach(row -> samples(name, family, row));
    }

    private void samples(String name, Family family, StatsRow row) {
        switch (family.source()) {
            case "state" -> {
                String state =
                        row.kind() == Kind.LISTENER ? row.detail(Detail.STATUS).orElse("") : state(row);
                for (String one : states(row.kind())) {
                    sample(name, row, "state", one, one.equals(state) ? "1" : "0");
                }
            }
            case "check" -> {
                String check = row.detail(Detail.CHECK_STATUS).orElse("");
                CHECKS.forEach(one -> sample(name, row, "state", one, one.equals(check) ? "1" : "0"));
            }
            case "code" ->
                CODES.forEach(one -> sample(
                        name,
                        row,
                        "code",
                        one,
                        Long.toString(row.numberOrZero(Metric.of("hrsp_" + one).orElse(Metric.HRSP_OTHER)))));
            case "servers" -> SERVER_STATES.forEach(one -> sample(name, row, "state", one, servers(row, one)));
            case "checks" -> CHECKS.forEach(one -> sample(name, row, "state", one, checks(row, one)));
            default -> sample(name, row, "", "", value(family, row));
        }
    }

    private static List<String> states(Kind kind) {
        return switch (kind) {
            case FRONTEND, BACKEND -> PROXY_STATES;
            case SERVER -> SERVER_STATES;
            case LISTENER -> LISTENER_STATES;
        };
    }

    private String servers(StatsRow backend, String state) {
        return Long.toString(rows.stream()
                .filter(row -> row.kind() == Kind.SERVER && row.proxy().equals(backend.proxy()))
                .filter(row -> state(row).equals(state))
                .count());
    }

    private String checks(StatsRow backend, String check) {
        return Long.toString(rows.stream()
                .filter(row -> row.kind() == Kind.SERVER && row.proxy().equals(backend.proxy()))
                .filter(row -> row.detail(Detail.CHECK_STATUS).orElse("").equals(check))
                .count());
    }

    private static String state(StatsRow row) {
        String status = row.detail(Detail.STATUS).orElse("");
        return switch (status.split(" ", -1)[0]) {
            case "DOWN" -> "DOWN";
            case "MAINT" -> "MAINT";
            case "DRAIN" -> "DRAIN";
            case "NOLB" -> "NOLB";
            default -> "UP";
        };
    }

    private static String value(Family family, StatsRow row) {
        if (family.source().equals("0")) {
            return "0";
        }
        boolean millis = family.source().endsWith("/1000");
        String column = millis ? family.source().substring(0, family.source().length() - 5) : family.source();
        OptionalLong number = Metric.of(column).map(row::number).orElse(OptionalLong.empty());
        if (number.isEmpty()) {
            return family.source().equals("check_code") ? "0" : "NaN";
        }
        return millis
                ? String.format(Locale.ROOT, "%.6f", number.getAsLong() / 1000.0)
                : Long.toString(number.getAsLong());
    }

    private void sample(String name, StatsRow row, String label, String labelValue, String value) {
        text.append(name).append("{proxy=\"").append(escape(row.proxy())).append('"');
        if (row.kind() == Kind.SERVER) {
            text.append(",server=\"").append(escape(row.name())).append('"');
        }
        if (row.kind() == Kind.LISTENER) {
            text.append(",listener=\"").append(escape(row.name())).append('"');
        }
        if (!label.isEmpty()) {
            text.append(',').append(label).append("=\"").append(labelValue).append('"');
        }
        text.append("} ").append(value).append('\n');
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
