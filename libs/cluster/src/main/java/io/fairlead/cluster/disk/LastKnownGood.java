package io.fairlead.cluster.disk;

import io.fairlead.cluster.StoredRevision;
import io.fairlead.cluster.codec.StateCodec;
import io.fairlead.cluster.codec.UnreadableStateException;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.ServerHealth;
import io.fairlead.model.state.ServerId;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a data-plane node last knew, in three files of one folder, so that it starts and serves with nobody else alive.
 * A revision and an order are on the disk when their call returns; verdicts follow within a second. Nothing here ever
 * fails the caller: a damaged file is ignored and a failed write is logged in one sentence. Thread-safe.
 */
public final class LastKnownGood implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(LastKnownGood.class.getName());
    private static final long DEBOUNCE_MILLIS = 1_000;

    private final StateFile revisionFile;
    private final StateFile healthFile;
    private final StateFile adminFile;
    private final ReentrantLock writing = new ReentrantLock();
    private final Map<ServerId, ServerHealth> health = new ConcurrentHashMap<>();
    private final Map<ServerId, AdminOrder> orders = new ConcurrentHashMap<>();
    private final Semaphore dirty = new Semaphore(0);
    private volatile @Nullable StoredRevision revision;
    private final Semaphore closing = new Semaphore(0);
    private final Thread writer;

    /**
     * Reads what is there.
     *
     * @throws IOException when the folder cannot be made
     */
    public LastKnownGood(Path folder) throws IOException {
        Files.createDirectories(folder);
        this.revisionFile = new StateFile(folder.resolve("last-revision"));
        this.healthFile = new StateFile(folder.resolve("last-health"));
        this.adminFile = new StateFile(folder.resolve("last-admin"));
        load();
        this.writer = Thread.ofVirtual().name("last-known-good").unstarted(this::followHealth);
        writer.start();
    }

    private void load() {
        Map<String, byte[]> stored = revisionFile.read();
        stored.values()
                .forEach(
                        bytes -> decode("revision", bytes, StateCodec::revision).ifPresent(r -> revision = r));
        healthFile
                .read()
                .forEach((key, bytes) -> decode(key, bytes, StateCodec::health)
                        .ifPresent(verdict -> health.put(ServerId.parse(key), verdict)));
        adminFile
                .read()
                .forEach((key, bytes) -> decode(key, bytes, StateCodec::order)
                        .ifPresent(order -> orders.put(ServerId.parse(key), order)));
    }

    private static <T> Optional<T> decode(String key, byte[] bytes, StateCodec.Decoder<T> decoder) {
        try {
            return Optional.of(decoder.decode(bytes));
        } catch (UnreadableStateException e) {
            LOG.log(Level.WARNING, "last-known-good-ignored entry={0} reason=\"{1}\"", key, e.getMessage());
            return Optional.empty();
        }
    }

    /** The newest revision kept. */
    public Optional<StoredRevision> revision() {
        return Optional.ofNullable(revision);
    }

    /** The verdicts kept. */
    public Map<ServerId, ServerHealth> health() {
        return Map.copyOf(health);
    }

    /** The orders kept. */
    public Map<ServerId, AdminOrder> orders() {
        return Map.copyOf(orders);
    }

    /**
     * Keeps a revision.
     *
     * @return whether it is on the disk
     */
    public boolean save(StoredRevision next) {
        writing.lock();
        try {
            revision = next;
            return revisionFile.write(Map.of("revision", StateCodec.encode(next)));
        } finally {
            writing.unlock();
        }
    }

    /**
     * Keeps an order.
     *
     * @return whether it is on the disk
     */
    public boolean save(ServerId server, AdminOrder order) {
        orders.put(server, order);
        writing.lock();
        try {
            return writeOrders();
        } finally {
            writing.unlock();
        }
    }

    /** Keeps a verdict, on the disk within a second; a check that only repeats the known status waits for the next. */
    public void save(ServerId server, ServerHealth verdict) {
        ServerHealth before = health.put(server, verdict);
        if (before == null || before.status() != verdict.status()) {
            dirty.release();
        }
    }

    /** Forgets the verdicts and orders of servers that are no more. */
    public void retain(Set<ServerId> servers) {
        health.keySet().retainAll(servers);
        if (orders.keySet().retainAll(servers)) {
            writing.lock();
            try {
                writeOrders();
            } finally {
                writing.unlock();
            }
        }
        dirty.release();
    }

    private boolean writeOrders() {
        Map<String, byte[]> entries = new HashMap<>();
        orders.forEach((key, value) -> entries.put(key.toString(), StateCodec.encode(value)));
        return adminFile.write(entries);
    }

    private void followHealth() {
        try {
            boolean ending = false;
            while (!ending) {
                dirty.acquire();
                // Verdicts come in bursts: one write for all of them.
                ending = closing.tryAcquire(DEBOUNCE_MILLIS, TimeUnit.MILLISECONDS);
                dirty.drainPermits();
                writeHealth();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeHealth() {
        writing.lock();
        try {
            Map<String, byte[]> entries = new HashMap<>();
            health.forEach((key, value) -> entries.put(key.toString(), StateCodec.encode(value)));
            healthFile.write(entries);
        } finally {
            writing.unlock();
        }
    }

    /** Writes what waits, and returns when it is written. */
    @Override
    public void close() {
        closing.release();
        dirty.release();
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
