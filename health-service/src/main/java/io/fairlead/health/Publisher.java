package io.fairlead.health;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.HealthBoard.Claim;
import io.fairlead.model.state.Event;
import io.fairlead.model.state.ServerId;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Carries verdicts and events to the cluster on one virtual thread, so that no check ever waits for it: transitions at
 * once, other news together at least twice a second. Of what only says that nothing is new a bounded number a second goes
 * in small portions: of ten thousand servers it would cost more than checking them, and a transition would have to wait
 * for it. What cannot be delivered is tried again; of a server only the newest verdict waits. Thread-safe; {@code lock}
 * is never held during a call to the cluster.
 */
final class Publisher implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Publisher.class.getName());
    private static final long BATCH_MILLIS = 500;
    private static final long RETRY_MILLIS = 250;
    private static final int MAX_EVENTS = 10_000;

    /** Verdicts without news in a portion. */
    private static final int PORTION = 50;

    /** Between portions: a thousand verdicts a second. */
    private static final long PORTION_MILLIS = 50;

    private final Cluster cluster;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition urgent = lock.newCondition();
    private final Map<ServerId, Claim> news = new HashMap<>();
    private final Map<ServerId, Claim> routine = new HashMap<>();
    private final Consumer<Set<ServerId>> refused;
    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private boolean hurry;
    private boolean closed;
    private int forgotten;
    /** Of the publisher's thread alone, as the next. */
    private boolean failing;

    /** Whose verdicts without news go next, those together that the cluster keeps together. */
    private final ArrayDeque<ServerId> round = new ArrayDeque<>();

    private long lastPortion = System.nanoTime();

    private final Thread thread;

    /**
     * Not started.
     *
     * @param refused told, on the publisher's thread, of the servers whose verdicts others overruled meanwhile
     */
    Publisher(Cluster cluster, Consumer<Set<ServerId>> refused) {
        this.cluster = cluster;
        this.refused = refused;
        this.thread = Thread.ofVirtual().name("health-publisher").unstarted(this::run);
    }

    Publisher start() {
        thread.start();
        return this;
    }

    /** How much a verdict matters. */
    enum Weight {
        /** Nothing is new. */
        ROUTINE,
        /** Another counter or another result. */
        NEWS,
        /** The server went up or down: does not wait for the next batch. */
        TRANSITION
    }

    /** Hands over a verdict. */
    void publish(ServerId server, Claim claim, Weight weight) {
        lock.lock();
        try {
            if (weight == Weight.ROUTINE && !news.containsKey(server)) {
                routine.merge(server, claim, Publisher::join);
                return;
            }
            Claim waiting = routine.remove(server);
            news.merge(server, waiting == null ? claim : join(waiting, claim), Publisher::join);
            if (weight == Weight.TRANSITION) {
                hurry = true;
                urgent.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The newer verdict; it builds on what the one builds on that was never delivered. */
    private static Claim join(Claim waiting, Claim next) {
        Claim newer = next.verdict().epoch() > waiting.verdict().epoch() ? next : waiting;
        return new Claim(newer.verdict(), Math.min(waiting.base(), next.base()));
    }

    /** Drops the verdicts that wait: others know better. */
    void forget() {
        lock.lock();
        try {
            forgotten++;
            news.clear();
            routine.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Hands over an event. */
    void publish(Event event) {
        lock.lock();
        try {
            if (events.size() == MAX_EVENTS) {
                events.removeFirst();
            }
            events.addLast(event);
            hurry = true;
            urgent.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        boolean ending = false;
        while (!ending) {
            ending = awaitWork();
            Map<ServerId, Claim> batch = new HashMap<>();
            List<Event> happened = new ArrayList<>();
            int taken = take(batch, happened);
            if (!deliver(batch, happened) && !ending) {
                giveBack(batch, happened, taken);
            }
            if (round.isEmpty()) {
                beginRound();
            }
        }
    }

    private boolean awaitWork() {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(round.isEmpty() ? BATCH_MILLIS : PORTION_MILLIS);
            while (!hurry && !closed && left > 0) {
                left = urgent.awaitNanos(left);
            }
            hurry = false;
            return closed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private int take(Map<ServerId, Claim> batch, List<Event> happened) {
        lock.lock();
        try {
            batch.putAll(news);
            news.clear();
            takePortion(batch);
            happened.addAll(events);
            events.clear();
            return forgotten;
        } finally {
            lock.unlock();
        }
    }

    private void beginRound() {
        List<ServerId> waiting;
        lock.lock();
        try {
            waiting = List.copyOf(routine.keySet());
        } finally {
            lock.unlock();
        }
        round.addAll(cluster.health().together(waiting));
    }

    /** Not with every transition, or a transition would wait for them. */
    private void takePortion(Map<ServerId, Claim> batch) {
        if (closed) {
            batch.putAll(routine);
            routine.clear();
            return;
        }
        long now = System.nanoTime();
        if (now - lastPortion < TimeUnit.MILLISECONDS.toNanos(PORTION_MILLIS)) {
            return;
        }
        lastPortion = now;
        for (int left = PORTION; left > 0 && !round.isEmpty(); left--) {
            ServerId next = round.removeFirst();
            Optional.ofNullable(routine.remove(next)).ifPresent(claim -> batch.put(next, claim));
        }
    }

    private boolean deliver(Map<ServerId, Claim> batch, List<Event> happened) {
        try {
            if (!batch.isEmpty()) {
                Set<ServerId> outdated = cluster.health().publishAll(batch);
                batch.clear();
                if (!outdated.isEmpty()) {
                    refused.accept(outdated);
                }
            }
            while (!happened.isEmpty()) {
                cluster.events().publish(happened.getFirst());
                happened.removeFirst();
            }
            if (failing) {
                LOG.log(Level.INFO, "health-publish-resumed");
            }
            failing = false;
            return true;
        } catch (ClusterUnavailableException e) {
            if (!failing) {
                LOG.log(
                        Level.WARNING,
                        "health-publish-failed verdicts={0} reason=\"{1}\"",
                        batch.size(),
                        e.getMessage());
            }
            failing = true;
            return false;
        }
    }

    /** Keeps what was not delivered, unless something newer came meanwhile, and gives the cluster a moment. */
    private void giveBack(Map<ServerId, Claim> batch, List<Event> happened, int taken) {
        lock.lock();
        try {
            if (taken == forgotten) {
                batch.forEach((server, claim) -> {
                    Claim newer = routine.remove(server);
                    news.merge(server, newer == null ? claim : join(claim, newer), Publisher::join);
                });
            }
            happened.reversed().forEach(events::addFirst);
            long left = TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);
            while (!closed && left > 0) {
                left = urgent.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Delivers what waits and ends. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            urgent.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
