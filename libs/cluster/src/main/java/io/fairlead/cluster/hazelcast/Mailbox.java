package io.fairlead.cluster.hazelcast;

import io.fairlead.cluster.Subscription;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/**
 * Calls one listener, one call at a time, on a virtual thread of its own. Of a key only the newest value waits, so a
 * slow listener costs at most one value per key.
 */
final class Mailbox<V> implements Subscription {

    private static final System.Logger LOG = System.getLogger(Mailbox.class.getName());

    private final String name;
    private final BiConsumer<String, V> listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Map<String, V> waiting = new LinkedHashMap<>();
    private boolean closed;

    Mailbox(String name, BiConsumer<String, V> listener) {
        this.name = name;
        this.listener = listener;
    }

    Mailbox<V> open() {
        Thread.ofVirtual().name("listener-" + name).start(this::run);
        return this;
    }

    void post(String key, V value) {
        lock.lock();
        try {
            waiting.put(key, value);
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        for (Optional<Map.Entry<String, V>> next = take(); next.isPresent(); next = take()) {
            deliver(next.get());
        }
    }

    // A listener that throws must not end the subscription of everything later.
    private void deliver(Map.Entry<String, V> entry) {
        try {
            listener.accept(entry.getKey(), entry.getValue());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "cluster-listener-failed feed=" + name + " key=" + entry.getKey(), e);
        }
    }

    private Optional<Map.Entry<String, V>> take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                filled.awaitUninterruptibly();
            }
            if (closed) {
                return Optional.empty();
            }
            var entries = waiting.entrySet().iterator();
            Map.Entry<String, V> first = Map.Entry.copyOf(entries.next());
            entries.remove();
            return Optional.of(first);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
            filled.signal();
        } finally {
            lock.unlock();
        }
    }
}
