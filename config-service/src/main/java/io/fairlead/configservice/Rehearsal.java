package io.fairlead.configservice;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.RolloutBoard.AppliedRevision;
import io.fairlead.cluster.StoredRevision;
import io.fairlead.cluster.Subscription;
import io.fairlead.cluster.Trial;
import io.fairlead.cluster.codec.StateCodec;
import io.fairlead.cluster.codec.UnreadableStateException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The first phase of a roll-out: every live node of the data plane says whether it could run a candidate, before it
 * becomes a revision. A node that is gone is not waited for: it catches up, or refuses, when it is back. One that is
 * there and does not answer counts as a refusal. Thread-safe.
 */
final class Rehearsal implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Rehearsal.class.getName());

    /** Whose nodes are asked: the service, and what it adds to the node's name. */
    private static final Map<String, String> ASKED = Map.of("edge-proxy", "", "db-router", "/db-router");

    private static final long AGAIN_MILLIS = 1_000;

    private final Cluster cluster;
    private final long attempts;
    private final Map<String, LinkedBlockingQueue<Trial.Answer>> running = new HashMap<>();
    private final Subscription answers;

    Rehearsal(Cluster cluster, Duration patience) {
        this.cluster = cluster;
        this.attempts = Math.max(1, patience.toMillis() / AGAIN_MILLIS);
        this.answers = cluster.messages().onMessage(Trial.ANSWER, this::answered);
    }

    private void answered(byte[] message) {
        try {
            Trial.Answer answer = StateCodec.answer(message);
            synchronized (running) {
                LinkedBlockingQueue<Trial.Answer> waiting = running.get(answer.id());
                if (waiting != null) {
                    waiting.add(answer);
                }
            }
        } catch (UnreadableStateException e) {
            LOG.log(Level.WARNING, "trial-answer-unreadable", e);
        }
    }

    /**
     * Names of the nodes that serve traffic right now.
     *
     * @throws ClusterUnavailableException when the cluster cannot say
     */
    Set<String> nodes() {
        Set<String> live = new TreeSet<>();
        ASKED.forEach((service, suffix) -> cluster.nodesOf(service).forEach(node -> live.add(node + suffix)));
        // A node that has only just joined has said nothing yet, and follows by itself.
        Set<String> started = new TreeSet<>();
        cluster.rollout().all().stream().map(AppliedRevision::node).forEach(started::add);
        live.retainAll(started);
        return live;
    }

    /** This process's own nodes are starting with it and answer nothing yet. */
    Set<String> others() {
        Set<String> others = nodes();
        ASKED.values().forEach(suffix -> others.remove(cluster.node() + suffix));
        return others;
    }

    /**
     * Asks and waits.
     *
     * @param candidate what may become the next revision
     * @param starting whether this process is still starting
     * @return why it cannot run, by node; empty when it can everywhere
     * @throws ClusterUnavailableException when nobody can be asked
     */
    SortedMap<String, String> objections(StoredRevision candidate, boolean starting) {
        String id = UUID.randomUUID().toString();
        LinkedBlockingQueue<Trial.Answer> arriving = new LinkedBlockingQueue<>();
        synchronized (running) {
            running.put(id, arriving);
        }
        try {
            return ask(new Trial(id, candidate), arriving, starting);
        } finally {
            synchronized (running) {
                running.remove(id);
            }
        }
    }

    private SortedMap<String, String> ask(Trial trial, LinkedBlockingQueue<Trial.Answer> arriving, boolean starting) {
        SortedMap<String, String> said = new TreeMap<>();
        Set<String> silent = starting ? others() : nodes();
        for (long left = attempts; left > 0 && !silent.isEmpty(); left--) {
            cluster.messages().publish(Trial.ASK, StateCodec.encode(trial));
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(AGAIN_MILLIS);
            while (!silent.isEmpty()) {
                Trial.Answer answer = next(arriving, deadline - System.nanoTime());
                if (answer == null) {
                    break;
                }
                said.put(answer.node(), answer.error());
                silent.remove(answer.node());
            }
            if (!silent.isEmpty()) {
                silent.retainAll(starting ? others() : nodes());
            }
        }
        silent.forEach(node -> said.put(node, "does not answer"));
        said.values().removeIf(String::isEmpty);
        return said;
    }

    private static Trial.@Nullable Answer next(LinkedBlockingQueue<Trial.Answer> arriving, long nanos) {
        try {
            return arriving.poll(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public void close() {
        answers.close();
    }
}
