package io.fairlead.stats.alerts;

import io.fairlead.cluster.RolloutBoard.AppliedRevision;
import io.fairlead.stats.numbers.Certificate;
import io.fairlead.stats.numbers.Picture;
import io.fairlead.stats.numbers.RowKey;
import io.fairlead.telemetry.stats.Detail;
import io.fairlead.telemetry.stats.Latency;
import io.fairlead.telemetry.stats.Metric;
import io.fairlead.telemetry.stats.Phase;
import io.fairlead.telemetry.stats.StatsRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** What is alarming. Pure functions of a {@link Situation}. */
public final class Rules {

    static final String SERVER_DOWN = "server-down";
    static final String POOL_EMPTY = "pool-empty";
    static final String NO_LEADER = "no-leader";
    static final String LATENCY = "latency-p95";
    static final String ERRORS = "errors-5xx";
    static final String QUEUE = "queue-growing";
    static final String ROLLOUT = "rollout-failed";
    static final String NODE_LOST = "node-lost";
    static final String CERTIFICATE = "certificate-expiring";
    static final String BROKEN_CERTIFICATE = "certificate-broken";

    /** Every rule. */
    static final List<String> ALL = List.of(
            SERVER_DOWN,
            POOL_EMPTY,
            NO_LEADER,
            LATENCY,
            ERRORS,
            QUEUE,
            ROLLOUT,
            NODE_LOST,
            CERTIFICATE,
            BROKEN_CERTIFICATE);

    /** Fewer requests than this say nothing about a share or a percentile. */
    private static final int ENOUGH = 20;

    private Rules() {}

    /** How long something is wrong before it is told. */
    static Duration patience(String rule) {
        return switch (rule) {
            case SERVER_DOWN, NODE_LOST -> Duration.ofSeconds(5);
            case LATENCY, ERRORS, QUEUE -> Duration.ofSeconds(30);
            case NO_LEADER -> Duration.ofSeconds(10);
            default -> Duration.ZERO;
        };
    }

    /** How long it is not wrong before that is told. */
    static Duration calm(String rule) {
        return switch (rule) {
            case LATENCY, ERRORS, QUEUE -> Duration.ofSeconds(30);
            default -> Duration.ofSeconds(5);
        };
    }

    /** Everything that is wrong now. */
    static List<Finding> findings(Situation situation, Limits limits) {
        List<Finding> found = new ArrayList<>();
        for (StatsRow row : situation.picture().rows()) {
            switch (row.kind()) {
                case SERVER -> serverDown(row).ifPresent(found::add);
                case BACKEND -> {
                    empty(row).ifPresent(found::add);
                    slow(row, situation.picture(), limits).ifPresent(found::add);
                    failing(row, situation.minuteAgo(), limits).ifPresent(found::add);
                    growing(row, situation.minuteAgo()).ifPresent(found::add);
                }
                case FRONTEND -> failing(row, situation.minuteAgo(), limits).ifPresent(found::add);
                case LISTENER -> {
                    // Its frontend tells.
                }
            }
        }
        situation.applied().stream()
                .filter(applied -> !applied.error().isEmpty() && applied.revision() >= situation.head())
                .forEach(applied -> found.add(rollout(applied)));
        for (Certificate certificate : Certificate.of(situation.picture())) {
            expiring(certificate, situation.now(), limits).ifPresent(found::add);
        }
        Certificate.broken(situation.picture())
                .forEach(broken -> found.add(Finding.of(
                        BROKEN_CERTIFICATE,
                        broken.node() + " " + broken.address(),
                        "Certificates of bind " + broken.address() + " of " + broken.frontend() + " on " + broken.node()
                                + " cannot be used, the former ones stay: " + broken.why())));
        situation
                .lost()
                .forEach(node -> found.add(Finding.of(
                        NODE_LOST, node, "Node " + node + " has not told its statistics for some seconds.")));
        return found;
    }

    private static Optional<Finding> expiring(Certificate certificate, Instant now, Limits limits) {
        Duration left = Duration.between(now, certificate.notAfter());
        String message = "Certificate " + certificate.file() + " (" + String.join(", ", certificate.names()) + ") of "
                + certificate.frontend() + " ends in " + left.toDays() + " days.";
        return left.compareTo(limits.certificate()) < 0
                ? Optional.of(Finding.of(CERTIFICATE, certificate.file(), message))
                : Optional.empty();
    }

    private static Optional<Finding> serverDown(StatsRow row) {
        String status = row.detail(Detail.STATUS).orElse("");
        String subject = row.proxy() + "/" + row.name();
        return status.equals("DOWN") || status.startsWith("DOWN ")
                ? Optional.of(Finding.of(
                        SERVER_DOWN,
                        subject,
                        "Server " + subject + " is down"
                                + row.detail(Detail.LAST_CHK)
                                        .map(said -> ": " + said)
                                        .orElse("") + "."))
                : Optional.empty();
    }

    private static Optional<Finding> empty(StatsRow row) {
        boolean known = row.number(Metric.ACT).isPresent();
        if (!known || row.numberOrZero(Metric.ACT) + row.numberOrZero(Metric.BCK) > 0) {
            return Optional.empty();
        }
        boolean database = row.detail(Detail.PROTOCOL).orElse("").matches("postgresql|redis");
        return Optional.of(
                database
                        ? Finding.of(NO_LEADER, row.proxy(), "Database " + row.proxy() + " has no usable server.")
                        : Finding.of(POOL_EMPTY, row.proxy(), "Backend " + row.proxy() + " has no usable server."));
    }

    private static Optional<Finding> slow(StatsRow row, Picture picture, Limits limits) {
        Latency total = picture.recent(row, Phase.TOTAL);
        if (total.count() < ENOUGH) {
            return Optional.empty();
        }
        double millis = total.percentileMicros(0.95) / 1000.0;
        boolean http = row.detail(Detail.MODE).orElse("http").equals("http");
        return http
                ? banded(
                        LATENCY,
                        row.proxy(),
                        () -> String.format(
                                Locale.ROOT, "p95 of backend %s is %.0f ms in the last minute.", row.proxy(), millis),
                        millis / limits.p95().toMillis())
                : Optional.empty();
    }

    private static Optional<Finding> failing(StatsRow row, Picture minuteAgo, Limits limits) {
        Optional<StatsRow> before = same(row, minuteAgo);
        long failed = grown(row, before, Metric.HRSP_5XX);
        long all = failed
                + grown(row, before, Metric.HRSP_1XX)
                + grown(row, before, Metric.HRSP_2XX)
                + grown(row, before, Metric.HRSP_3XX)
                + grown(row, before, Metric.HRSP_4XX);
        if (before.isEmpty() || all < ENOUGH) {
            return Optional.empty();
        }
        double share = (double) failed / all;
        String subject = row.kind().name().toLowerCase(Locale.ROOT) + " " + row.proxy();
        return banded(
                ERRORS,
                subject,
                () -> String.format(
                        Locale.ROOT, "%.1f %% of the answers of %s were 5xx in the last minute.", share * 100, subject),
                share / limits.errorShare());
    }

    private static Optional<Finding> growing(StatsRow row, Picture minuteAgo) {
        long waiting = row.numberOrZero(Metric.QCUR);
        long before =
                same(row, minuteAgo).map(old -> old.numberOrZero(Metric.QCUR)).orElse(0L);
        return waiting > 0 && waiting >= before
                ? Optional.of(Finding.of(
                        QUEUE,
                        row.proxy(),
                        waiting + " requests wait for backend " + row.proxy() + ", " + before + " a minute ago."))
                : Optional.empty();
    }

    private static Finding rollout(AppliedRevision applied) {
        return Finding.of(
                ROLLOUT,
                applied.node(),
                "Revision " + applied.revision() + " is not in force on " + applied.node() + ": " + applied.error());
    }

    private static Optional<Finding> banded(String rule, String subject, Supplier<String> message, double ofLimit) {
        return ofLimit > Limits.CALM
                ? Optional.of(new Finding(rule, subject, message.get(), ofLimit > 1))
                : Optional.empty();
    }

    private static long grown(StatsRow row, Optional<StatsRow> before, Metric metric) {
        return row.numberOrZero(metric)
                - before.map(old -> old.numberOrZero(metric)).orElse(0L);
    }

    private static Optional<StatsRow> same(StatsRow row, Picture picture) {
        return picture.row(RowKey.of(row));
    }
}
