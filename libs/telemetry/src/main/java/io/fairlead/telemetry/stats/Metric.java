package io.fairlead.telemetry.stats;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A number of a statistics row. The key is HAProxy's column name where HAProxy has one (management guide 9.1), so that
 * it means the same in the CSV, in the REST API and between nodes. Times are milliseconds, ages are seconds.
 */
public enum Metric {
    /** Requests waiting now. */
    QCUR(Merge.SUM),
    QMAX(Merge.MAX),
    /** Requests that may wait. */
    QLIMIT(Merge.SUM),
    /** Sessions now. */
    SCUR(Merge.SUM),
    SMAX(Merge.MAX),
    SLIM(Merge.SUM),
    /** Sessions since the start. */
    STOT(Merge.SUM),
    BIN(Merge.SUM),
    BOUT(Merge.SUM),
    /** Requests denied by a rule. */
    DREQ(Merge.SUM),
    DRESP(Merge.SUM),
    /** Requests that were no requests. */
    EREQ(Merge.SUM),
    /** Connections to servers that failed. */
    ECON(Merge.SUM),
    ERESP(Merge.SUM),
    WRETR(Merge.SUM),
    WREDIS(Merge.SUM),
    WEIGHT(Merge.MAX),
    /** Usable active servers. */
    ACT(Merge.MIN),
    /** Usable backup servers. */
    BCK(Merge.MIN),
    CHKFAIL(Merge.MAX),
    CHKDOWN(Merge.MAX),
    /** Seconds since the last change between up and down. */
    LASTCHG(Merge.MIN),
    /** Seconds down, in all. */
    DOWNTIME(Merge.MAX),
    /** How often a server was chosen. */
    LBTOT(Merge.SUM),
    /** New sessions in the last second. */
    RATE(Merge.SUM),
    RATE_LIM(Merge.SUM),
    RATE_MAX(Merge.MAX),
    CHECK_CODE(Merge.MAX),
    CHECK_DURATION(Merge.MAX),
    HRSP_1XX(Merge.SUM),
    HRSP_2XX(Merge.SUM),
    HRSP_3XX(Merge.SUM),
    HRSP_4XX(Merge.SUM),
    HRSP_5XX(Merge.SUM),
    HRSP_OTHER(Merge.SUM),
    REQ_RATE(Merge.SUM),
    REQ_RATE_MAX(Merge.MAX),
    REQ_TOT(Merge.SUM),
    CLI_ABRT(Merge.SUM),
    SRV_ABRT(Merge.SUM),
    /** Seconds since the last session, -1 when there was none. */
    LASTSESS(Merge.MIN),
    QTIME(Merge.MAX),
    CTIME(Merge.MAX),
    RTIME(Merge.MAX),
    TTIME(Merge.MAX),
    CHECK_RISE(Merge.MAX),
    CHECK_FALL(Merge.MAX),
    CHECK_HEALTH(Merge.MAX),
    CONN_RATE(Merge.SUM),
    CONN_RATE_MAX(Merge.MAX),
    CONN_TOT(Merge.SUM),
    /** Requests answered by ourselves: redirects, statistics. */
    INTERCEPTED(Merge.SUM),
    /** Connections denied by a rule. */
    DCON(Merge.SUM),
    /** Connections made to a server. */
    CONNECT(Merge.SUM),
    /** Requests sent over a connection that existed. */
    REUSE(Merge.SUM),
    SRV_ICUR(Merge.SUM),
    QTIME_MAX(Merge.MAX),
    CTIME_MAX(Merge.MAX),
    RTIME_MAX(Merge.MAX),
    TTIME_MAX(Merge.MAX),
    UWEIGHT(Merge.MAX),
    /** Position of the proxy in the configuration, from 1. */
    IID(Merge.MAX),
    /** Position of the server in its backend, from 1; 0 for the others. */
    SID(Merge.MAX),
    IDLE_CONN_CUR(Merge.SUM),
    USED_CONN_CUR(Merge.SUM),
    /** Log lines that were dropped because the writer could not follow; ours, not HAProxy's. */
    LOG_DROPS(Merge.SUM);

    /** How the numbers of several nodes become one. */
    private enum Merge {
        SUM,
        MAX,
        MIN
    }

    private static final Set<Metric> COUNTERS = EnumSet.of(
            STOT,
            BIN,
            BOUT,
            DREQ,
            DRESP,
            EREQ,
            ECON,
            ERESP,
            WRETR,
            WREDIS,
            LBTOT,
            HRSP_1XX,
            HRSP_2XX,
            HRSP_3XX,
            HRSP_4XX,
            HRSP_5XX,
            HRSP_OTHER,
            REQ_TOT,
            CLI_ABRT,
            SRV_ABRT,
            CONN_TOT,
            INTERCEPTED,
            DCON,
            CONNECT,
            REUSE,
            LOG_DROPS);

    /** Seconds since something happened: they grow by themselves. Negative when it never did. */
    public static final List<Metric> AGES = List.of(LASTCHG, LASTSESS);

    private static final Map<String, Metric> BY_KEY = new HashMap<>();

    static {
        for (Metric metric : values()) {
            BY_KEY.put(metric.key, metric);
        }
    }

    private final String key;
    private final Merge merge;

    Metric(Merge merge) {
        this.key = name().toLowerCase(Locale.ROOT);
        this.merge = merge;
    }

    /** The column name. */
    public String key() {
        return key;
    }

    /** The metric with this column name. */
    public static Optional<Metric> of(String key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }

    /** Whether it only grows as long as a node lives. */
    public boolean counter() {
        return COUNTERS.contains(this);
    }

    /** Whether it is one of {@link #AGES}. */
    public boolean age() {
        return this == LASTCHG || this == LASTSESS;
    }

    /** Whether it is the highest of something since the start. */
    public boolean peak() {
        return merge == Merge.MAX && key.endsWith("max");
    }

    /** The number of two nodes taken together. A negative number means "never" and gives way to any other. */
    public long merge(long a, long b) {
        return switch (merge) {
            case SUM -> a + b;
            case MAX -> Math.max(a, b);
            case MIN -> a < 0 ? b : b < 0 ? a : Math.min(a, b);
        };
    }
}
