package io.fairlead.telemetry.log;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The thread that writes logs. While there is work it looks for more every few milliseconds, so that traffic need not
 * wake it; after a quiet second it sleeps until it is woken.
 */
final class LogWriter implements AutoCloseable {

    private static final long PAUSE_NANOS = 5_000_000L;
    private static final int PAUSES_UNTIL_SLEEP = 200;

    /** How long it sleeps when nobody wakes it: a target may have lines left that it can take now. */
    private static final long SLEEP_NANOS = 1_000_000_000L;

    private static final long JOIN_MILLIS = 2_000;

    private final BooleanSupplier work;
    private final BooleanSupplier waiting;
    private final Thread thread;
    private volatile boolean asleep;
    private volatile boolean closed;

    /**
     * Starts the thread.
     *
     * @param work writes what is there; false when there was nothing
     * @param waiting whether there is something to write
     */
    LogWriter(String name, BooleanSupplier work, BooleanSupplier waiting) {
        this.work = work;
        this.waiting = waiting;
        // A platform thread: writing a file pins its carrier, which belongs to traffic.
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Wakes the writer when it sleeps; called after something was handed over. Cheap while it does not. */
    void wake() {
        if (asleep) {
            asleep = false;
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        int pauses = 0;
        while (true) {
            boolean last = closed;
            if (work.getAsBoolean()) {
                pauses = 0;
            } else if (last) {
                return;
            } else if (pauses < PAUSES_UNTIL_SLEEP) {
                pauses++;
                LockSupport.parkNanos(this, PAUSE_NANOS);
            } else {
                sleep();
            }
        }
    }

    private void sleep() {
        asleep = true;
        // Looked at again after the flag is up: a writer that saw it down has handed over before.
        if (!waiting.getAsBoolean() && !closed) {
            LockSupport.parkNanos(this, SLEEP_NANOS);
        }
        asleep = false;
    }

    /** Writes what is left and ends the thread; waits two seconds for it at most. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
