package io.fairlead.health;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.Subscription;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The nodes that share the checks: each says five times a second that it checks, and one that has been silent for too long
 * is taken for lost, some seconds before the cluster gives it up; one that is still starting has no share yet. Being wrong
 * costs little: a server has two checkers for a moment, and a verdict that does not know of the other one's is refused.
 * Thread-safe.
 */
final class Peers implements AutoCloseable {

    /** Where they say it: the node's name. */
    static final String TOPIC = "health-pulse";

    /** No silence below is held against anybody: garbage collectors and busy machines are silent too. */
    private static final Duration LEAST = Duration.ofSeconds(1);

    /** Longer than that nobody is waited for; the cluster gives a member up after four seconds to five. */
    private static final Duration MOST = Duration.ofSeconds(3);

    private static final long BEAT_MILLIS = 200;
    private static final long STILL_NANOS = TimeUnit.MILLISECONDS.toNanos(3 * BEAT_MILLIS);
    private static final int MOST_NODES = 1_000;

    private static final System.Logger LOG = System.getLogger(Peers.class.getName());

    private final Cluster cluster;
    private final Runnable changed;
    private final Map<String, Long> heard = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Subscription pulses;
    private volatile Duration patience = MOST;
    private volatile Set<String> others = Set.of();
    private volatile boolean checking;

    /**
     * Begins to listen.
     *
     * @param changed called when {@link #alive} may have changed
     */
    Peers(Cluster cluster, Runnable changed) {
        this.cluster = cluster;
        this.changed = changed;
        this.pulses = cluster.messages().onMessage(TOPIC, this::hear);
        // Two threads: whoever waits for the cluster to take a message does not listen.
        Thread.ofVirtual().name("peers-speak").start(this::speak);
        Thread.ofVirtual().name("peers-listen").start(this::listen);
    }

    /** A node is lost after about the shortest interval of all checks, so that its servers wait for two at most. */
    void shortestInterval(Duration interval) {
        patience = interval.compareTo(LEAST) < 0 ? LEAST : interval.compareTo(MOST) > 0 ? MOST : interval;
    }

    /** This node begins to check, and says so from now on. */
    void checking() {
        checking = true;
    }

    /** The nodes that share the checks right now, this one included. Does not wait. */
    List<String> alive() {
        List<String> nodes = new ArrayList<>(others);
        nodes.add(cluster.node());
        return nodes;
    }

    private void hear(byte[] message) {
        String node = new String(message, StandardCharsets.UTF_8);
        if (!node.equals(cluster.node()) && (heard.size() < MOST_NODES || heard.containsKey(node))) {
            heard.put(node, System.nanoTime());
        }
    }

    private void speak() {
        byte[] name = cluster.node().getBytes(StandardCharsets.UTF_8);
        do {
            try {
                if (checking) {
                    cluster.messages().publish(TOPIC, name);
                }
            } catch (ClusterUnavailableException e) {
                LOG.log(Level.DEBUG, "pulse-not-told reason=\"{0}\"", e.getMessage());
            }
        } while (!closedWithin());
    }

    private void listen() {
        long before = System.nanoTime();
        while (!closedWithin()) {
            long now = System.nanoTime();
            if (now - before > STILL_NANOS) {
                // This process stood still itself and could not hear anybody.
                heard.replaceAll((node, then) -> now);
            }
            before = now;
            review(now);
        }
    }

    private void review(long now) {
        List<String> members = cluster.membersOf(Checks.SERVICE);
        heard.keySet().retainAll(members);
        Set<String> present = new HashSet<>();
        heard.forEach((node, then) -> {
            if (now - then <= patience.toNanos()) {
                present.add(node);
            }
        });
        Set<String> known = others;
        if (!present.equals(known)) {
            others = Set.copyOf(present);
            known.stream()
                    .filter(node -> !present.contains(node))
                    .forEach(node -> LOG.log(Level.WARNING, "checker-lost node={0}", node));
            present.stream()
                    .filter(node -> !known.contains(node))
                    .forEach(node -> LOG.log(Level.INFO, "checker-heard node={0}", node));
            changed.run();
        }
    }

    private boolean closedWithin() {
        try {
            return closed.await(BEAT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        pulses.close();
    }
}
