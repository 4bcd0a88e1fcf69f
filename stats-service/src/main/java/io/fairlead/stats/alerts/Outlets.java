package io.fairlead.stats.alerts;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

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

    private record Outlet(Receiver receiver, BlockingQueue<Alert> waiting) {}

    Outlets(List<Receiver> receivers) {
        outlets = receivers.stream()
                .map(receiver -> new Outlet(receiver, new ArrayBlockingQueue<>(QUEUE)))
                .toList();
        outlets.forEach(outlet ->
                Thread.ofVirtual().name("alerts-" + outlet.receiver().name()).start(() -> run(outlet)));
    }

    void tell(Alert alert) {
        outlets.forEach(outlet -> tell(outlet, alert));
    }

    /** Tells those that would forget it. */
    void remind(Alert alert) {
        outlets.stream().filter(outlet -> outlet.receiver().forgets()).forEach(outlet -> tell(outlet, alert));
    }

    private static void tell(Outlet outlet, Alert alert) {
        if (!outlet.waiting().offer(alert)) {
            LOG.log(
                    Level.WARNING,
                    "alert-not-sent id={0} receiver={1} reason=queue-full",
                    alert.id(),
                    outlet.receiver().name());
        }
    }

    private void run(Outlet outlet) {
        try {
            while (closing.availablePermits() == 0) {
                Alert alert = outlet.waiting().poll(1, TimeUnit.SECONDS);
                if (alert != null) {
                    send(outlet.receiver(), alert);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(Receiver receiver, Alert alert) throws InterruptedException {
        for (int attempt = 1; attempt <= ATTEMPTS && closing.availablePermits() == 0; attempt++) {
            try {
                receiver.tell(alert);
                return;
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
    }

    @Override
    public void close() {
        closing.release();
    }
}
