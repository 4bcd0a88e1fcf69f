package io.fairlead.configservice;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.StatsBoard.NodeStats;
import io.fairlead.cluster.StoredRevision;
import io.fairlead.cluster.Subscription;
import io.fairlead.cluster.codec.StateCodec;
import io.fairlead.cluster.codec.UnreadableStateException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Sees to it that every config-service's disk has every revision: a commit waits until the others that are there have
 * it, and a disk with gaps asks for what it misses. Thread-safe.
 */
final class Copies implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Copies.class.getName());
    private static final String KEPT = "revision-kept";
    private static final String WANTED = "revision-wanted";
    private static final String COPY = "revision-copy";
    private static final int AT_ONCE = 50;
    private static final long LOOK_MILLIS = 200;

    private final Cluster cluster;
    private final RevisionStore store;
    private final Map<String, Long> kept = new ConcurrentHashMap<>();
    private final Semaphore heard = new Semaphore(0);
    private final List<Subscription> subscriptions = new ArrayList<>();

    Copies(Cluster cluster, RevisionStore store) {
        this.cluster = cluster;
        this.store = store;
        subscriptions.add(cluster.messages().onMessage(KEPT, message -> read(message, this::kept)));
        subscriptions.add(cluster.messages().onMessage(WANTED, message -> read(message, this::wanted)));
        subscriptions.add(cluster.messages().onMessage(COPY, this::copied));
    }

    private static void read(byte[] message, java.util.function.Consumer<NodeStats> use) {
        try {
            use.accept(StateCodec.stats(message));
        } catch (UnreadableStateException | NumberFormatException e) {
            LOG.log(Level.WARNING, "copies-message-unreadable", e);
        }
    }

    private void kept(NodeStats message) {
        kept.merge(message.node(), Long.parseLong(message.payload()), Math::max);
        heard.release();
    }

    /** Tells the others that this disk has a revision, and asks for those it misses. */
    void announce(long number) {
        try {
            say(KEPT, Long.toString(number));
            List<Long> missing = store.missing(number);
            if (!missing.isEmpty() && cluster.nodesOf("config-service").size() > 1) {
                String list = String.join(
                        ",",
                        missing.reversed().stream()
                                .limit(AT_ONCE)
                                .map(String::valueOf)
                                .toList());
                say(WANTED, list);
            }
        } catch (ClusterUnavailableException | IOException e) {
            LOG.log(Level.DEBUG, "copies-not-announced", e);
        }
    }

    private void say(String topic, String text) {
        cluster.messages().publish(topic, StateCodec.encode(new NodeStats(cluster.node(), text)));
    }

    private void wanted(NodeStats message) {
        if (message.node().equals(cluster.node())) {
            return;
        }
        Arrays.stream(message.payload().split(",", AT_ONCE + 1))
                .limit(AT_ONCE)
                .mapToLong(Long::parseLong)
                .forEach(number -> store.read(number).ifPresent(this::send));
    }

    private void send(StoredRevision revision) {
        try {
            cluster.messages().publish(COPY, StateCodec.encode(revision));
        } catch (ClusterUnavailableException e) {
            LOG.log(Level.DEBUG, "copy-not-sent", e);
        }
    }

    private void copied(byte[] message) {
        try {
            StoredRevision revision = StateCodec.revision(message);
            if (store.fill(revision)) {
                LOG.log(Level.INFO, "revision-copied number={0}", revision.number());
            }
        } catch (UnreadableStateException | IOException e) {
            LOG.log(Level.WARNING, "copy-not-kept", e);
        }
    }

    /**
     * Waits until every other config-service that is there has the revision.
     *
     * @return names of those that did not say so in time
     */
    Set<String> await(long number, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Set<String> missing = without(number);
            long left = deadline - System.nanoTime();
            if (missing.isEmpty() || left <= 0) {
                return missing;
            }
            try {
                if (heard.tryAcquire(
                        Math.min(left, TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS)), TimeUnit.NANOSECONDS)) {
                    heard.drainPermits();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return missing;
            }
        }
    }

    private Set<String> without(long number) {
        try {
            Set<String> missing = new HashSet<>(cluster.nodesOf("config-service"));
            missing.remove(cluster.node());
            missing.removeIf(node -> kept.getOrDefault(node, 0L) >= number);
            return missing;
        } catch (ClusterUnavailableException e) {
            LOG.log(Level.DEBUG, "copies-unknown", e);
            return Set.of();
        }
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::close);
    }
}
