package io.fairlead.cluster.hazelcast;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.Subscription;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/**
 * A local copy of a shared map that only grows newer: fed by events, and by reading everything after a reconnection and
 * now and then, because events may get lost. An entry that vanishes, even with the whole cluster, stays known here; one
 * that is not newer than what is known is not delivered. Thread-safe; {@code syncing} comes before {@code lock},
 * which guards the copy and is never held during a remote call.
 */
final class Feed<V> {

    private static final System.Logger LOG = System.getLogger(Feed.class.getName());

    private final VersionedMap<V> map;
    private final int limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Long> versions = new LinkedHashMap<>();
    private final Map<String, V> known = new HashMap<>();
    private final Map<Mailbox<V>, Boolean> mailboxes = new ConcurrentHashMap<>();
    private final ReentrantLock syncing = new ReentrantLock();
    private boolean attached;
    private volatile boolean wanted;

    /**
     * A feed that keeps at most {@code limit} entries, forgetting the oldest.
     */
    Feed(VersionedMap<V> map, int limit) {
        this.map = map;
        this.limit = limit;
    }

    /** Delivers what is known and whatever gets newer. */
    Subscription subscribe(BiConsumer<String, V> listener) {
        return subscribe(listener, true);
    }

    /** Delivers only what gets newer from now on. */
    Subscription subscribeLater(BiConsumer<String, V> listener) {
        return subscribe(listener, false);
    }

    private Subscription subscribe(BiConsumer<String, V> listener, boolean replay) {
        Mailbox<V> mailbox = new Mailbox<>(map.name(), listener).open();
        wanted = true;
        if (map.link().connected()) {
            trySync();
        }
        lock.lock();
        try {
            if (replay) {
                known.forEach(mailbox::post);
            }
            mailboxes.put(mailbox, replay);
        } finally {
            lock.unlock();
        }
        return () -> {
            mailboxes.remove(mailbox);
            mailbox.close();
        };
    }

    /** Listens to events, once, and reads everything; what fails is tried again by the next call. */
    void trySync() {
        if (!wanted) {
            return;
        }
        syncing.lock();
        try {
            boolean first = !attached;
            if (first) {
                map.listen(new Changes());
                attached = true;
            }
            map.entries().forEach((key, value) -> offer(key, value, first));
        } catch (ClusterUnavailableException e) {
            LOG.log(Level.DEBUG, "cluster-sync-failed map={0} reason=\"{1}\"", map.name(), e.getMessage());
        } finally {
            syncing.unlock();
        }
    }

    private void offer(String key, Versioned value, boolean history) {
        lock.lock();
        try {
            Long before = versions.get(key);
            if (before != null && before >= value.version()) {
                return;
            }
            map.decode(key, value).ifPresent(decoded -> keep(key, value.version(), decoded, history));
        } finally {
            lock.unlock();
        }
    }

    private void keep(String key, long version, V value, boolean history) {
        versions.put(key, version);
        known.put(key, value);
        if (versions.size() > limit) {
            String oldest = versions.keySet().iterator().next();
            versions.remove(oldest);
            known.remove(oldest);
        }
        mailboxes.forEach((mailbox, replay) -> {
            if (replay || !history) {
                mailbox.post(key, value);
            }
        });
    }

    /** What the cluster tells. */
    private final class Changes
            implements EntryAddedListener<String, Versioned>, EntryUpdatedListener<String, Versioned> {

        @Override
        public void entryAdded(EntryEvent<String, Versioned> event) {
            offer(event.getKey(), event.getValue(), false);
        }

        @Override
        public void entryUpdated(EntryEvent<String, Versioned> event) {
            offer(event.getKey(), event.getValue(), false);
        }
    }
}
