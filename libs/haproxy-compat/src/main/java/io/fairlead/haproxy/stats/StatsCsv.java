package io.fairlead.haproxy.stats;

import io.fairlead.telemetry.stats.Detail;
import io.fairlead.telemetry.stats.Metric;
import io.fairlead.telemetry.stats.StatsRow;
import io.fairlead.telemetry.stats.StatsRow.Kind;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Statistics as the CSV of HAProxy 2.6, column for column up to its general ones. Management guide 9.1. */
public final class StatsCsv {

    /** The columns in HAProxy's order. */
    public static final List<String> COLUMNS = List.of(String.join(
                    ",",
                    "pxname,svname,qcur,qmax,scur,smax,slim,stot,bin,bout",
                    "dreq,dresp,ereq,econ,eresp,wretr,wredis,status,weight,act",
                    "bck,chkfail,chkdown,lastchg,downtime,qlimit,pid,iid,sid,throttle",
                    "lbtot,tracked,type,rate,rate_lim,rate_max,check_status,check_code,check_duration,hrsp_1xx",
                    "hrsp_2xx,hrsp_3xx,hrsp_4xx,hrsp_5xx,hrsp_other,hanafail,req_rate,req_rate_max,req_tot,cli_abrt",
                    "srv_abrt,comp_in,comp_out,comp_byp,comp_rsp,lastsess,last_chk,last_agt,qtime,ctime",
                    "rtime,ttime,agent_status,agent_code,agent_duration,check_desc,agent_desc,check_rise,check_fall,check_health",
                    "agent_rise,agent_fall,agent_health,addr,cookie,mode,algo,conn_rate,conn_rate_max,conn_tot",
                    "intercepted,dcon,dses,wrew,connect,reuse,cache_lookups,cache_hits,srv_icur,src_ilim",
                    "qtime_max,ctime_max,rtime_max,ttime_max,eint,idle_conn_cur,safe_conn_cur,used_conn_cur,need_conn_est,uweight",
                    "agg_server_status,agg_server_check_status,agg_check_status")
            .split(",", -1));

    /** What HAProxy shows only with {@code stats show-legends}, because it tells about the inside. */
    private static final Set<String> LEGENDS = Set.of(Detail.ADDR.key(), Detail.COOKIE.key(), Detail.ALGO.key());

    /** Columns of things we do not have (compression, cache, ...): HAProxy says 0 for these kinds of rows. */
    private static final Map<String, Set<Kind>> ZEROS = zeros();

    private StatsCsv() {}

    private static Map<String, Set<Kind>> zeros() {
        Map<String, Set<Kind>> zeros = new HashMap<>();
        List.of("comp_in", "comp_out", "comp_byp", "comp_rsp")
                .forEach(name -> zeros.put(name, EnumSet.of(Kind.FRONTEND, Kind.BACKEND)));
        zeros.put("dses", EnumSet.of(Kind.FRONTEND, Kind.LISTENER));
        List.of("wrew", "eint").forEach(name -> zeros.put(name, EnumSet.allOf(Kind.class)));
        zeros.put("safe_conn_cur", EnumSet.of(Kind.SERVER));
        zeros.put("need_conn_est", EnumSet.of(Kind.SERVER));
        List.of("agg_server_status", "agg_server_check_status", "agg_check_status")
                .forEach(name -> zeros.put(name, EnumSet.of(Kind.BACKEND)));
        return Map.copyOf(zeros);
    }

    /** Header line and one line per row, each ending with a comma as HAProxy's do; without legends, as on a page. */
    public static String render(List<StatsRow> rows) {
        return render(rows, false);
    }

    /** The same; {@code legends} shows addresses, cookies and algorithms, as HAProxy's socket does to operators. */
    public static String render(List<StatsRow> rows, boolean legends) {
        StringBuilder csv =
                new StringBuilder("# ").append(String.join(",", COLUMNS)).append(",\n");
        for (StatsRow row : rows) {
            for (String column : COLUMNS) {
                csv.append(quoted(hidden(column, legends) ? "" : column(row, column)))
                        .append(',');
            }
            csv.append('\n');
        }
        return csv.append('\n').toString();
    }

    static boolean hidden(String column, boolean legends) {
        return !legends && LEGENDS.contains(column);
    }

    /** A column of a row as text; empty when it does not apply. */
    public static String column(StatsRow row, String column) {
        if (column.equals("pxname")) {
            return row.proxy();
        }
        if (column.equals("svname")) {
            return row.name();
        }
        if (column.equals("pid")) {
            return "1";
        }
        if (column.equals("type")) {
            return type(row.kind());
        }
        OptionalLong number = Metric.of(column).map(row::number).orElse(OptionalLong.empty());
        if (number.isPresent()) {
            return Long.toString(number.getAsLong());
        }
        for (Detail detail : Detail.values()) {
            if (detail.key().equals(column)) {
                return row.detail(detail).orElse("");
            }
        }
        return cached(row, column) || ZEROS.getOrDefault(column, Set.of()).contains(row.kind()) ? "0" : "";
    }

    private static String type(Kind kind) {
        return switch (kind) {
            case FRONTEND -> "0";
            case BACKEND -> "1";
            case SERVER -> "2";
            case LISTENER -> "3";
        };
    }

    /** The cache is a matter of HTTP. */
    private static boolean cached(StatsRow row, String column) {
        return column.startsWith("cache_")
                && (row.kind() == Kind.FRONTEND || row.kind() == Kind.BACKEND)
                && row.detail(Detail.MODE).orElse("").equals("http");
    }

    private static String quoted(String value) {
        return value.indexOf(',') < 0 && value.indexOf('"') < 0 && value.indexOf('\n') < 0
                ? value
                : '"' + value.replace("\"", "\"\"").replace('\n', ' ') + '"';
    }
}
