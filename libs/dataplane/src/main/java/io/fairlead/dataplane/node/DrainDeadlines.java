package io.fairlead.dataplane.node;

import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.AdminState;
import io.fairlead.model.state.ServerId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Waits for the ends of drains: a virtual thread for each, ended when the order changes. Thread-safe. */
final class DrainDeadlines implements AutoCloseable {

    private final InstantSource clock;
    private final BiConsumer<ServerId, AdminOrder> over;
    private final Map<ServerId, Waiting> waiting = new HashMap<>();

    /** Tells of each order whose time is over, on a thread of its own. */
    DrainDeadlines(InstantSource clock, BiConsumer<ServerId, AdminOrder> over) {
        this.clock = clock;
        this.over = over;
    }

    private record Waiting(Instant end, Thread thread) {}

    /** Follows the order in force for a server. */
    synchronized void follow(ServerId id, AdminOrder order) {
        Instant end = order.state() == AdminState.DRAIN ? order.overrides().drainUntil() : Instant.MAX;
        Waiting before = waiting.get(id);
        if (before != null && before.end().equals(end)) {
            return;
        }
        if (before != null) {
            before.thread().interrupt();
            waiting.remove(id);
        }
        if (!end.equals(Instant.MAX)) {
            Thread thread = Thread.ofVirtual().name("drain-" + id).unstarted(() -> await(id, order, end));
            waiting.put(id, new Waiting(end, thread));
            thread.start();
        }
    }

    private void await(ServerId id, AdminOrder order, Instant end) {
        try {
            Duration left = Duration.between(clock.instant(), end);
            while (left.isPositive()) {
                Thread.sleep(left);
                left = Duration.between(clock.instant(), end);
            }
            over.accept(id, order);
        } catch (InterruptedException e) {
            // Somebody wants something else of the server.
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void close() {
        waiting.values().forEach(one -> one.thread().interrupt());
        waiting.clear();
    }
}
