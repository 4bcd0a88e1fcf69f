package io.fairlead.servicekit.vault;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.StatsBoard.NodeStats;
import io.fairlead.cluster.Subscription;
import io.fairlead.cluster.codec.StateCodec;
import io.fairlead.cluster.codec.UnreadableStateException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Asks every node whether it has a version of a certificate, and answers for this one. Asked again until all have said
 * something, because messages may get lost. Thread-safe.
 */
final class Holders implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Holders.class.getName());
    private static final String ASK = "certificate-ask";
    private static final String ANSWER = "certificate-answer";
    private static final List<String> SERVICES = List.of("edge-proxy", "db-router", "config-service");
    private static final long AGAIN_MILLIS = 200;
    private static final int FIELDS = 3;

    private final Cluster cluster;
    private final State state;
    private final Map<String, Map<String, String>> waiting = new ConcurrentHashMap<>();
    private final Semaphore heard = new Semaphore(0);
    private final List<Subscription> subscriptions;

    /** What a node says of a version: empty text when it has it, else why not; nothing while it may still come. */
    interface State {
        Optional<String> of(String name, long version);
    }

    Holders(Cluster cluster, State state) {
        this.cluster = cluster;
        this.state = state;
        this.subscriptions = List.of(
                cluster.messages().onMessage(ASK, this::asked),
                cluster.messages().onMessage(ANSWER, this::answered));
    }

    private void asked(byte[] message) {
        try {
            String question = StateCodec.stats(message).payload();
            String[] fields = question.split(" ", 2);
            state.of(fields[1], Long.parseLong(fields[0])).ifPresent(why -> say(ANSWER, question + " " + why));
        } catch (UnreadableStateException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            LOG.log(Level.WARNING, "certificate-question-unreadable", e);
        }
    }

    private void answered(byte[] message) {
        try {
            NodeStats answer = StateCodec.stats(message);
            String[] fields = answer.payload().split(" ", FIELDS);
            if (fields.length == FIELDS) {
                Map<String, String> answers = waiting.get(fields[0] + " " + fields[1]);
                if (answers != null) {
                    answers.put(answer.node(), fields[2]);
                    heard.release();
                }
            }
        } catch (UnreadableStateException e) {
            LOG.log(Level.WARNING, "certificate-answer-unreadable", e);
        }
    }

    private void say(String topic, String text) {
        try {
            cluster.messages().publish(topic, StateCodec.encode(new NodeStats(cluster.node(), text)));
        } catch (ClusterUnavailableException e) {
            LOG.log(Level.DEBUG, "certificate-message-not-sent", e);
        }
    }

    SortedMap<String, String> missing(String name, long version, Duration patience) {
        String question = version + " " + name;
        Map<String, String> answers = waiting.computeIfAbsent(question, key -> new ConcurrentHashMap<>());
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (true) {
                SortedMap<String, String> missing = without(answers);
                if (missing.values().stream().noneMatch(String::isEmpty) || System.nanoTime() - deadline >= 0) {
                    missing.replaceAll((node, why) -> why.isEmpty() ? "it did not say that it has it" : why);
                    return missing;
                }
                say(ASK, question);
                if (heard.tryAcquire(AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                    heard.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return without(answers);
        } finally {
            waiting.remove(question);
        }
    }

    /** Nodes that do not have it: with their reason, or with an empty one when they said nothing. */
    private SortedMap<String, String> without(Map<String, String> answers) {
        SortedMap<String, String> missing = new TreeMap<>();
        for (String node : nodes()) {
            String said = answers.get(node);
            if (said == null || !said.isEmpty()) {
                missing.put(node, said == null ? "" : said);
            }
        }
        return missing;
    }

    private Set<String> nodes() {
        Set<String> nodes = new TreeSet<>();
        try {
            SERVICES.forEach(service -> nodes.addAll(cluster.nodesOf(service)));
        } catch (ClusterUnavailableException e) {
            LOG.log(Level.DEBUG, "nodes-unknown", e);
        }
        return nodes;
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::close);
    }
}
