package io.fairlead.health.probe;

import io.fairlead.model.config.HostPort;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How far the primary of one database cluster had come, and when this process saw it: what a replica has replayed told
 * against it is how much it is behind, and for how long there has been something it lacks. No clock but ours takes part,
 * and a primary without work makes no replica late. Thread-safe.
 */
public final class WalHistory {

    private static final int MOST_SIGHTS = 1024;
    private static final int MOST_CLUSTERS = 256;

    private record Sight(long nanos, long position) {}

    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@link #lock}; positions grow, and none is there twice. */
    private final ArrayDeque<Sight> sights = new ArrayDeque<>();

    /** Guarded by {@link #lock}: of the last sight. */
    private long timeline;

    /** Guarded by {@link #lock}: when the primary was looked at last. */
    private long lookedAt;

    private volatile Optional<HostPort> primary = Optional.empty();

    private WalHistory() {}

    /** Those of all clusters, each by the addresses of its servers. Thread-safe. */
    public static final class Book {

        private final ReentrantLock lock = new ReentrantLock();
        private final Map<Set<HostPort>, WalHistory> all = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Set<HostPort>, WalHistory> eldest) {
                return size() > MOST_CLUSTERS;
            }
        };

        /** None is known. */
        public Book() {}

        /** The one of the cluster of these servers. */
        WalHistory of(Set<HostPort> servers) {
            lock.lock();
            try {
                return all.computeIfAbsent(servers, addresses -> new WalHistory());
            } finally {
                lock.unlock();
            }
        }
    }

    /** The server that was the primary when it was seen last. */
    Optional<HostPort> primary() {
        return primary;
    }

    /** The primary was seen there at this time, on this timeline, that many bytes into the log. */
    void seen(HostPort server, long nanos, long onTimeline, long position) {
        lock.lock();
        try {
            Sight last = sights.peekLast();
            boolean another = onTimeline != timeline || (last != null && position < last.position());
            if (another) {
                // What the one before wrote and nobody received is lost, not lacking.
                sights.clear();
                last = null;
            }
            timeline = onTimeline;
            lookedAt = nanos;
            primary = Optional.of(server);
            if (last == null || position > last.position()) {
                sights.addLast(new Sight(nanos, position));
            }
            if (sights.size() > MOST_SIGHTS) {
                sights.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the primary was looked at less than so long ago. */
    boolean fresh(long nanos, long within) {
        lock.lock();
        try {
            return primary.isPresent() && nanos - lookedAt < within;
        } finally {
            lock.unlock();
        }
    }

    /** How far a replica that has replayed up to this position is behind. */
    Lag behind(long position, long nanos) {
        lock.lock();
        try {
            Sight last = sights.peekLast();
            if (last == null || last.position() <= position) {
                return Lag.NONE;
            }
            Iterator<Sight> all = sights.iterator();
            Sight lacking = all.next();
            while (lacking.position() <= position) {
                lacking = all.next();
            }
            return new Lag(last.position() - position, Duration.ofNanos(nanos - lacking.nanos()));
        } finally {
            lock.unlock();
        }
    }

    /** Bytes, and for how long at least. */
    record Lag(long bytes, Duration time) {
        static final Lag NONE = new Lag(0, Duration.ZERO);

        /** Whether either is more than its limit; a limit of nothing is none. */
        boolean exceeds(long mostBytes, Duration most) {
            return (mostBytes > 0 && bytes > mostBytes) || (most.isPositive() && time.compareTo(most) > 0);
        }

        @Override
        public String toString() {
            return bytes + " bytes, " + time.toMillis() + " ms behind";
        }
    }
}
