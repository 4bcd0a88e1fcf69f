package io.fairlead.health;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.model.state.Event;
import io.fairlead.model.state.ServerHealth;
import io.fairlead.model.state.ServerId;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Carries verdicts and events to the cluster on one virtual thread, so that no check ever waits for it: transitions at
 * once, the rest together twice a second. What cannot be delivered is tried again; of a server only the newest verdict
 * waits. Thread-safe; {@code lock} is never held during a call to the cluster.
 */
final class Publisher implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Publisher.class.getName());
    private static final long BATCH_MILLIS = 500;
    private static final long RETRY_MILLIS = 250;
    private static final int MAX_EVENTS = 10_000;

    private final Cluster cluster;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition urgent = lock.newCondition();
    private final Map<ServerId, ServerHealth> verdicts = new HashMap<>();
    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private boolean hurry;
    private boolean closed;
    private int forgotten;
    /** Of the publisher's thread alone. */
    private boolean failing;

    private final Thread thread;

    Publisher(Cluster cluster) {
        this.cluster = cluster;
        this.thread = Thread.ofVirtual().name("health-publisher").unstarted(this::run);
    }

    Publisher start() {
        thread.start();
        return this;
    }

    /** Hands over a verdict; a transition does not wait for the next batch. */
    void publish(ServerId server, ServerHealth verdict, boolean transition) {
        lock.lock();
        try {
            verdicts.put(server, verdict);
            if (transition) {
                hurry = true;
                urgent.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Drops the verdicts that wait: others know better. */
    void forget() {
        lock.lock();
        try {
            forgotten++;
            verdicts.clear();
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
            Map<ServerId, ServerHealth> batch = new HashMap<>();
            List<Event> happened = new ArrayList<>();
            int taken = take(batch, happened);
            if (!deliver(batch, happened) && !ending) {
                giveBack(batch, happened, taken);
            }
        }
    }

    private boolean awaitWork() {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(BATCH_MILLIS);
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

    private int take(Map<ServerId, ServerHealth> batch, List<Event> happened) {
        lock.lock();
        try {
            batch.putAll(verdicts);
            verdicts.clear();
            happened.addAll(events);
            events.clear();
            return forgotten;
        } finally {
            lock.unlock();
        }
    }

    private boolean deliver(Map<ServerId, ServerHealth> batch, List<Event> happened) {
        try {
            if (!batch.isEmpty()) {
                cluster.health()
                        .publishAll(batch)
                        .forEach(server -> LOG.log(Level.DEBUG, "verdict-outdated server={0}", server));
            }
            while (!happened.isEmpty()) {
                cluster.events().publish(happened.getFirst());
                happened.removeFirst();
            }
            if (failing) {
                LOG.log(Level.INFO, "health-publish-resumed verdicts={0}", batch.size());
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
    private void giveBack(Map<ServerId, ServerHealth> batch, List<Event> happened, int taken) {
        lock.lock();
        try {
            if (taken == forgotten) {
                batch.forEach(verdicts::putIfAbsent);
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
