package io.fairlead.stats;

import io.fairlead.model.state.ProbeResult;
import io.fairlead.model.state.ServerHealth;
import io.fairlead.model.state.ServerId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The last checks of every server, as this service heard of them. A check that found the same as the one before it may
 * be told of late or not at all; every change is. Thread-safe.
 */
public final class CheckLog {

    private static final int KEPT = 50;
    private static final int MOST_SERVERS = 20_000;

    /**
     * A check.
     *
     * @param time when it was heard of
     * @param checks how many there were up to it
     * @param result what it found
     */
    public record Entry(Instant time, long checks, ProbeResult result) {}

    private final ConcurrentMap<ServerId, Deque<Entry>> entries = new ConcurrentHashMap<>();
    private final InstantSource clock;

    CheckLog(InstantSource clock) {
        this.clock = clock;
    }

    void add(ServerId server, ServerHealth verdict) {
        if (entries.size() >= MOST_SERVERS && !entries.containsKey(server)) {
            return;
        }
        Deque<Entry> log = entries.computeIfAbsent(server, id -> new ArrayDeque<>());
        synchronized (log) {
            if (!log.isEmpty() && log.getLast().checks() == verdict.checks()) {
                return;
            }
            log.addLast(new Entry(clock.instant(), verdict.checks(), verdict.last()));
            if (log.size() > KEPT) {
                log.removeFirst();
            }
        }
    }

    /** A server's checks, oldest first. */
    public List<Entry> of(ServerId server) {
        Deque<Entry> log = entries.get(server);
        if (log == null) {
            return List.of();
        }
        synchronized (log) {
            return List.copyOf(log);
        }
    }
}
