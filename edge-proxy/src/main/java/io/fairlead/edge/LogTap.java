package io.fairlead.edge;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.StatsBoard.NodeStats;
import io.fairlead.cluster.Subscription;
import io.fairlead.cluster.codec.StateCodec;
import io.fairlead.cluster.log.LogTail;
import io.fairlead.telemetry.log.AccessLog;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells the lines of the access log to whoever asked lately, a few hundred a second at most: traffic never waits for a
 * reader, and nobody who reads costs nothing. Thread-safe.
 */
final class LogTap implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(LogTap.class.getName());
    private static final long LEASE_NANOS = Duration.ofSeconds(15).toNanos();
    private static final long PAUSE_NANOS = Duration.ofMillis(250).toNanos();
    private static final int AT_ONCE = 100;

    private final Cluster cluster;
    private final AccessLog log;
    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(AT_ONCE);
    private final LongAdder missed = new LongAdder();
    private final AtomicBoolean telling = new AtomicBoolean();
    private final Subscription asked;
    private volatile long end;

    LogTap(Cluster cluster, AccessLog log) {
        this.cluster = cluster;
        this.log = log;
        this.asked = cluster.messages().onMessage(LogTail.WANTED, message -> wanted());
    }

    private void wanted() {
        end = System.nanoTime() + LEASE_NANOS;
        if (telling.compareAndSet(false, true)) {
            Thread.ofVirtual().name("log-tap").start(this::tell);
        }
    }

    private void line(String line) {
        if (!lines.offer(line)) {
            missed.increment();
        }
    }

    private void tell() {
        log.readBy(Optional.of(this::line));
        try {
            while (end - System.nanoTime() > 0) {
                LockSupport.parkNanos(this, PAUSE_NANOS);
                send();
            }
        } finally {
            log.readBy(Optional.empty());
            telling.set(false);
        }
    }

    private void send() {
        List<String> some = new ArrayList<>();
        lines.drainTo(some);
        long lost = missed.sumThenReset();
        if (lost > 0) {
            some.add("(" + lost + " more lines)");
        }
        if (some.isEmpty()) {
            return;
        }
        try {
            NodeStats message = new NodeStats(cluster.node(), String.join("\n", some));
            cluster.messages().publish(LogTail.LINES, StateCodec.encode(message));
        } catch (ClusterUnavailableException e) {
            LOG.log(Level.DEBUG, "log-lines-not-told", e);
        }
    }

    @Override
    public void close() {
        asked.close();
        end = System.nanoTime();
    }
}
