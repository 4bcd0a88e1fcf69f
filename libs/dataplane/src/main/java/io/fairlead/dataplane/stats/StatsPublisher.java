package io.fairlead.dataplane.stats;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.StatsBoard;
import io.fairlead.telemetry.stats.NodeSnapshot;
import io.fairlead.telemetry.stats.SnapshotWriter;
import io.fairlead.telemetry.stats.Telling;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells the other services once a second what this node counted, and at once, a few times a second at most, when
 * something changed that people wait to see. Has a thread of its own, away from traffic.
 */
public final class StatsPublisher implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(StatsPublisher.class.getName());
    private static final long PERIOD_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long SHORTEST_NANOS = Duration.ofMillis(200).toNanos();
    /** Of a core at most the tenth part goes into telling early, however many servers there are. */
    private static final long REST = 10;

    private final Cluster cluster;
    private final String node;
    private final StatsTable table;
    private final InstantSource clock;
    private final Thread thread;
    private volatile NodeSnapshot latest;
    private volatile boolean hurried;
    private volatile boolean closed;

    /**
     * Publishes from now on.
     *
     * @param node the name to publish under, another one for each program
     */
    public StatsPublisher(Cluster cluster, String node, StatsTable table, InstantSource clock) {
        this.cluster = cluster;
        this.node = node;
        this.table = table;
        this.clock = clock;
        this.latest = new NodeSnapshot(node, clock.instant(), List.of());
        this.thread = Thread.ofPlatform().daemon().name("stats-publisher").start(this::run);
    }

    private void run() {
        Instant started = clock.instant();
        SnapshotWriter writer = new SnapshotWriter();
        while (!closed) {
            long began = System.nanoTime();
            hurried = false;
            try {
                NodeSnapshot snapshot = new NodeSnapshot(node, clock.instant(), started, table.rows());
                latest = snapshot;
                tell(writer.write(snapshot));
            } catch (ClusterUnavailableException e) {
                writer.unsure();
                LOG.log(Level.DEBUG, "stats-not-published", e);
            }
            rest(began, System.nanoTime());
        }
    }

    /** The head comes last: what it names is there. */
    private void tell(Telling telling) {
        StatsBoard board = cluster.stats();
        telling.parts().forEach(part -> board.put(node, part.name(), part.text()));
        board.publish(new StatsBoard.NodeStats(node, telling.head()));
    }

    private void rest(long began, long ended) {
        // Where telling takes longer than that, it is not done all the time either.
        long period = Math.max(PERIOD_NANOS, 2 * (ended - began));
        long earliest = Math.min(period, Math.max(SHORTEST_NANOS, REST * (ended - began)));
        long rested = ended - began;
        while (!closed && rested < (hurried ? earliest : period)) {
            LockSupport.parkNanos(this, (hurried ? earliest : period) - rested);
            rested = System.nanoTime() - began;
        }
    }

    /** Something changed: what comes next is not to wait for the second to be over. */
    public void soon() {
        hurried = true;
        LockSupport.unpark(thread);
    }

    /** What was told last, no older than about a second; also when nobody could be told. */
    public NodeSnapshot latest() {
        return latest;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
