package io.fairlead.stats.alerts;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends alerts to their receivers, each on a thread of its own with a queue of its own: a receiver that hangs costs the
 * others nothing. Three attempts. Thread-safe.
 */
final class Outlets implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Outlets.class.getName());
    private static final int QUEUE = 500;
    private static final int ATTEMPTS = 3;
    private static final Duration BETWEEN = Duration.ofSeconds(5);

    private final List<Outlet> outlets;
    private final Semaphore closing = new Semaphore(0);

    private record Outlet(Receiver receiver, BlockingQueue<Task> waiting) {}

    /** An alert to be told, and what is to be done when it was or cannot be. */
    private record Task(Alert alert, Runnable then) {}

    Outlets(List<Receiver> receivers) {
        outlets = receivers.stream()
                .map(receiver -> new Outlet(receiver, new ArrayBlockingQueue<>(QUEUE)))
                .toList();
        outlets.forEach(outlet ->
                Thread.ofVirtual().name("alerts-" + outlet.receiver().name()).start(() -> run(outlet)));
    }

    /** Tells all receivers; then, when each has it or every attempt failed, does what follows. */
    void tell(Alert alert, Runnable then) {
        if (outlets.isEmpty()) {
            then.run();
            return;
        }
        AtomicInteger left = new AtomicInteger(outlets.size());
        Runnable one = () -> {
            if (left.decrementAndGet() == 0) {
                then.run();
            }
        };
        outlets.forEach(outlet -> tell(outlet, new Task(alert, one)));
    }

    /** Tells those that would forget it. */
    void remind(Alert alert) {
        Task task = new Task(alert, () -> {});
        outlets.stream().filter(outlet -> outlet.receiver().forgets()).forEach(outlet -> tell(outlet, task));
    }

    private static void tell(Outlet outlet, Task task) {
        if (!outlet.waiting().offer(task)) {
            LOG.log(
                    Level.WARNING,
                    "alert-not-sent id={0} receiver={1} reason=queue-full",
                    task.alert().id(),
                    outlet.receiver().name());
            task.then().run();
        }
    }

    private void run(Outlet outlet) {
        try {
            while (closing.availablePermits() == 0) {
                Task task = outlet.waiting().poll(1, TimeUnit.SECONDS);
                if (task != null && send(outlet.receiver(), task.alert())) {
                    task.then().run();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it is done with; not when this ends before, so that another service tells it. */
    private boolean send(Receiver receiver, Alert alert) throws InterruptedException {
        for (int attempt = 1; attempt <= ATTEMPTS && closing.availablePermits() == 0; attempt++) {
            try {
                receiver.tell(alert);
                return true;
            } catch (IOException e) {
                LOG.log(
                        Level.WARNING,
                        "alert-not-sent id={0} receiver={1} attempt={2} reason=\"{3}\"",
                        alert.id(),
                        receiver.name(),
                        attempt,
                        String.valueOf(e.getMessage()));
                if (attempt < ATTEMPTS && closing.tryAcquire(BETWEEN.toMillis(), TimeUnit.MILLISECONDS)) {
                    closing.release();
                }
            }
        }
        return closing.availablePermits() == 0;
    }

    @Override
    public void close() {
        closing.release();
    }
}
