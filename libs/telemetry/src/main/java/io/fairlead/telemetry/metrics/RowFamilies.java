package io.fairlead.telemetry.metrics;

import io.fairlead.telemetry.metrics.MetricFamily.Sample;
import io.fairlead.telemetry.stats.Detail;
import io.fairlead.telemetry.stats.Latency;
import io.fairlead.telemetry.stats.Metric;
import io.fairlead.telemetry.stats.Phase;
import io.fairlead.telemetry.stats.StatsRow;
import io.fairlead.telemetry.stats.StatsRow.Kind;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Statistics rows as metrics, {@code fairlead_frontend_…}, {@code fairlead_backend_…}, {@code fairlead_server_…} and
 * {@code fairlead_listener_…}. Their
 * labels are names of the configuration alone, so what clients send makes no series. Pure functions.
 */
public final class RowFamilies {

    /** Upper bounds of the histograms' buckets in milliseconds. */
    private static final double[] BOUNDS = {1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000};

    private static final List<String> CODES = List.of("1xx", "2xx", "3xx", "4xx", "5xx", "other");
    private static final int CERTIFICATE_WORDS = 4;
    private static final String BROKEN = "broken\t";

    private record Column(Kind kind, String name, Metric metric, MetricFamily.Type type, String help) {}

    private static final List<Column> COLUMNS = columns();

    private RowFamilies() {}

    private static List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            columns.add(
                    new Column(kind, "sessions", Metric.STOT, MetricFamily.Type.COUNTER, "Sessions since the start."));
            columns.add(new Column(kind, "current_sessions", Metric.SCUR, MetricFamily.Type.GAUGE, "Sessions now."));
            columns.add(
                    new Column(kind, "received_bytes", Metric.BIN, MetricFamily.Type.COUNTER, "Bytes from clients."));
            columns.add(new Column(kind, "sent_bytes", Metric.BOUT, MetricFamily.Type.COUNTER, "Bytes to clients."));
        }
        for (Kind kind : List.of(Kind.BACKEND, Kind.SERVER)) {
            columns.add(
                    new Column(kind, "current_queue", Metric.QCUR, MetricFamily.Type.GAUGE, "Requests that wait now."));
            columns.add(new Column(
                    kind,
                    "connection_errors",
                    Metric.ECON,
                    MetricFamily.Type.COUNTER,
                    "Connections to servers that failed."));
            columns.add(new Column(
                    kind, "response_errors", Metric.ERESP, MetricFamily.Type.COUNTER, "Answers that were none."));
            columns.add(
                    new Column(kind, "retries", Metric.WRETR, MetricFamily.Type.COUNTER, "Connections tried again."));
            columns.add(new Column(
                    kind, "redispatches", Metric.WREDIS, MetricFamily.Type.COUNTER, "Requests given to others."));
            columns.add(new Column(
                    kind,
                    "client_aborts",
                    Metric.CLI_ABRT,
                    MetricFamily.Type.COUNTER,
                    "Exchanges that the client gave up."));
            columns.add(new Column(
                    kind,
                    "server_aborts",
                    Metric.SRV_ABRT,
                    MetricFamily.Type.COUNTER,
                    "Exchanges that the server gave up."));
        }
        columns.add(frontend("connections", Metric.CONN_TOT, "Connections taken."));
        columns.add(frontend("requests", Metric.REQ_TOT, "Requests received."));
        columns.add(frontend("denied_requests", Metric.DREQ, "Requests denied by a rule."));
        columns.add(frontend("denied_connections", Metric.DCON, "Connections denied by a rule."));
        columns.add(frontend("invalid_requests", Metric.EREQ, "Requests that were none."));
        columns.add(frontend("own_responses", Metric.INTERCEPTED, "Answers of Fairlead's own."));
        columns.add(frontend("dropped_log_lines", Metric.LOG_DROPS, "Log lines the writer could not follow."));
        columns.add(
                new Column(Kind.FRONTEND, "session_limit", Metric.SLIM, MetricFamily.Type.GAUGE, "Sessions allowed."));
        columns.add(new Column(
                Kind.BACKEND, "active_servers", Metric.ACT, MetricFamily.Type.GAUGE, "Usable active servers."));
        columns.add(new Column(
                Kind.BACKEND, "backup_servers", Metric.BCK, MetricFamily.Type.GAUGE, "Usable backup servers."));
        columns.add(new Column(Kind.SERVER, "weight", Metric.WEIGHT, MetricFamily.Type.GAUGE, "Weight in force."));
        columns.add(new Column(
                Kind.SERVER, "check_failures", Metric.CHKFAIL, MetricFamily.Type.COUNTER, "Checks that failed."));
        columns.add(new Column(
                Kind.SERVER, "downs", Metric.CHKDOWN, MetricFamily.Type.COUNTER, "Changes from up to down."));
        return List.copyOf(columns);
    }

    private static Column frontend(String name, Metric metric, String help) {
        return new Column(Kind.FRONTEND, name, metric, MetricFamily.Type.COUNTER, help);
    }

    /** The rows of one node. */
    public static List<MetricFamily> of(List<StatsRow> rows) {
        List<MetricFamily> families = new ArrayList<>();
        for (Column column : COLUMNS) {
            families.add(new MetricFamily(
                    prefix(column.kind()) + column.name(),
                    column.type(),
                    column.help(),
                    rows.stream()
                            .filter(row -> row.kind() == column.kind()
                                    && row.number(column.metric()).isPresent())
                            .map(row -> new Sample("", labels(row), Long.toString(row.numberOrZero(column.metric()))))
                            .toList()));
        }
        for (Kind kind : List.of(Kind.FRONTEND, Kind.BACKEND, Kind.SERVER)) {
            families.add(responses(kind, rows));
        }
        families.add(up(rows));
        for (Phase phase : Phase.values()) {
            families.add(histogram(phase, rows));
        }
        families.add(certificates(rows));
        families.add(broken(rows));
        return families;
    }

    private static String prefix(Kind kind) {
        return "fairlead_" + kind.name().toLowerCase(Locale.ROOT) + "_";
    }

    private static SequencedMap<String, String> labels(StatsRow row) {
        SequencedMap<String, String> labels = new LinkedHashMap<>();
        switch (row.kind()) {
            case FRONTEND -> labels.put("frontend", row.proxy());
            case BACKEND -> labels.put("backend", row.proxy());
            case SERVER -> {
                labels.put("backend", row.proxy());
                labels.put("server", row.name());
            }
            case LISTENER -> {
                labels.put("frontend", row.proxy());
                labels.put("listener", row.name());
            }
        }
        return labels;
    }

    private static Sample labelled(StatsRow row, String ending, String label, String value, String number) {
        SequencedMap<String, String> labels = labels(row);
        labels.put(label, value);
        return new Sample(ending, labels, number);
    }

    private static MetricFamily responses(Kind kind, List<StatsRow> rows) {
        List<Sample> samples = new ArrayList<>();
        for (StatsRow row : rows) {
            if (row.kind() == kind && row.number(Metric.HRSP_2XX).isPresent()) {
                for (String code : CODES) {
                    Metric metric = Metric.of("hrsp_" + code).orElseThrow();
                    samples.add(labelled(row, "", "code", code, Long.toString(row.numberOrZero(metric))));
                }
            }
        }
        return new MetricFamily(
                prefix(kind) + "responses", MetricFamily.Type.COUNTER, "Answers by class of status.", samples);
    }

    /** A server without a check counts as up: requests go there. */
    private static MetricFamily up(List<StatsRow> rows) {
        return new MetricFamily(
                "fairlead_server_up",
                MetricFamily.Type.GAUGE,
                "1 for a server that gets new requests, 0 for one that is down or in maintenance.",
                rows.stream()
                        .filter(row -> row.kind() == Kind.SERVER)
                        .map(row -> new Sample(
                                "",
                                labels(row),
                                row.detail(Detail.STATUS).orElse("").matches("(DOWN|MAINT|NOLB).*") ? "0" : "1"))
                        .toList());
    }

    private static MetricFamily histogram(Phase phase, List<StatsRow> rows) {
        List<Sample> samples = new ArrayList<>();
        for (StatsRow row : rows) {
            Latency times = row.latencies().get(phase);
            if (row.kind() == Kind.BACKEND && times != null) {
                long[] counts = times.atMost(BOUNDS);
                for (int i = 0; i < BOUNDS.length; i++) {
                    samples.add(labelled(row, "_bucket", "le", seconds(BOUNDS[i]), Long.toString(counts[i])));
                }
                String all = Long.toString(times.count());
                samples.add(labelled(row, "_bucket", "le", "+Inf", all));
                samples.add(new Sample(
                        "_sum",
                        labels(row),
                        BigDecimal.valueOf(times.sumMicros(), 6).toPlainString()));
                samples.add(new Sample("_count", labels(row), all));
            }
        }
        return new MetricFamily(
                prefix(Kind.BACKEND) + phase.key() + "_duration_seconds",
                MetricFamily.Type.HISTOGRAM,
                switch (phase) {
                    case QUEUE -> "Time that requests waited for a place.";
                    case CONNECT -> "Time that connections to servers took.";
                    case RESPONSE -> "Time until the head of the answer.";
                    case TOTAL -> "Time of whole exchanges.";
                },
                samples);
    }

    private static String seconds(double millis) {
        return BigDecimal.valueOf(millis).movePointLeft(3).stripTrailingZeros().toPlainString();
    }

    private static MetricFamily certificates(List<StatsRow> rows) {
        List<Sample> samples = new ArrayList<>();
        for (StatsRow row : rows) {
            for (String line : row.detail(Detail.CERTIFICATES).orElse("").split("\n", -1)) {
                String[] words = line.split("\t", -1);
                if (words.length == CERTIFICATE_WORDS) {
                    ends(words[1]).ifPresent(end -> samples.add(labelled(row, "", "file", words[0], end)));
                }
            }
        }
        return new MetricFamily(
                "fairlead_certificate_expiry_timestamp_seconds",
                MetricFamily.Type.GAUGE,
                "When a certificate that a frontend chooses from ends.",
                samples);
    }

    /** Told of every frontend that has certificates: an alert needs the 0 to see that it is over. */
    private static MetricFamily broken(List<StatsRow> rows) {
        List<Sample> samples = new ArrayList<>();
        for (StatsRow row : rows) {
            row.detail(Detail.CERTIFICATES)
                    .ifPresent(lines -> samples.add(new Sample(
                            "",
                            labels(row),
                            Long.toString(lines.lines()
                                    .filter(line -> line.startsWith(BROKEN))
                                    .count()))));
        }
        return new MetricFamily(
                "fairlead_certificates_broken",
                MetricFamily.Type.GAUGE,
                "Binds whose certificate files cannot be used any more; they serve what was read before.",
                samples);
    }

    private static Optional<String> ends(String text) {
        try {
            return Optional.of(Long.toString(Instant.parse(text).getEpochSecond()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
