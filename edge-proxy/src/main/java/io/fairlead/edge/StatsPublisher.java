package io.fairlead.edge;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.StatsBoard;
import io.fairlead.telemetry.stats.Detail;
import io.fairlead.telemetry.stats.Metric;
import io.fairlead.telemetry.stats.NodeSnapshot;
import io.fairlead.telemetry.stats.SnapshotCodec;
import io.fairlead.telemetry.stats.StatsRow;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Tells the other services once a second what this node counted. Has a thread of its own, away from traffic. */
final class StatsPublisher implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(StatsPublisher.class.getName());
    private static final long PERIOD_NANOS = Duration.ofSeconds(1).toNanos();

    private final Cluster cluster;
    private final StatsTable table;
    private final InstantSource clock;
    private final Thread thread;
    private volatile boolean closed;

    /** Publishes from now on. */
    StatsPublisher(Cluster cluster, StatsTable table, InstantSource clock) {
        this.cluster = cluster;
        this.table = table;
        this.clock = clock;
        this.thread = Thread.ofPlatform().daemon().name("edge-stats").start(this::run);
    }

    private void run() {
        while (!closed) {
            try {
                cluster.stats().publish(new StatsBoard.NodeStats(cluster.node(), SnapshotCodec.encode(snapshot())));
            } catch (ClusterUnavailableException e) {
                LOG.log(Level.DEBUG, "stats-not-published", e);
            }
            LockSupport.parkNanos(this, PERIOD_NANOS);
        }
    }

    private NodeSnapshot snapshot() {
        return new NodeSnapshot(
                cluster.node(),
                clock.instant(),
                table.rows().stream().map(StatsPublisher::row).toList());
    }

    /** The same columns: those that are numbers, and those that are words. */
    static StatsRow row(io.fairlead.haproxy.stats.StatsRow columns) {
        String proxy = columns.get("pxname");
        StatsRow.Builder row = switch (columns.get("type")) {
            case "0" -> StatsRow.frontend(proxy);
            case "1" -> StatsRow.backend(proxy);
            default -> StatsRow.server(proxy, columns.get("svname"));
        };
        columns.values().forEach((column, value) -> {
            Optional<Metric> metric = Metric.of(column);
            if (metric.isPresent() && !value.isEmpty()) {
                row.set(metric.get(), Long.parseLong(value));
            }
        });
        for (Detail detail : Detail.values()) {
            row.set(detail, columns.get(detail.key()));
        }
        return row.build();
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
