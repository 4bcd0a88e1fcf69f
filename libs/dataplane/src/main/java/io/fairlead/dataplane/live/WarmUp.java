package io.fairlead.dataplane.live;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Repeats something from time to time while servers start slowly; one thread at most, and none when all are warm. */
final class WarmUp {

    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(500);

    private final AtomicBoolean running = new AtomicBoolean();

    /** Begins, unless it has begun; ends with one more time when {@code going} is over. */
    void begin(Runnable step, BooleanSupplier going) {
        if (running.compareAndSet(false, true)) {
            Thread.ofVirtual().name("slow-start").start(() -> run(step, going));
        }
    }

    private void run(Runnable step, BooleanSupplier going) {
        boolean more = true;
        while (more) {
            LockSupport.parkNanos(this, STEP);
            more = going.getAsBoolean();
            if (!more) {
                running.set(false);
            }
            step.run();
        }
    }
}
