package io.fairlead.dbrouter;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/** Does what has to be done once a second, on a thread of its own, until it is closed. */
final class Upkeep implements AutoCloseable {

    private static final long TICK_NANOS = Duration.ofSeconds(1).toNanos();

    private final LongConsumer task;
    private final Thread thread;
    private volatile boolean closed;

    private Upkeep(LongConsumer task) {
        this.task = task;
        this.thread = Thread.ofPlatform().daemon().name("router-keeper").unstarted(this::run);
    }

    /** Begins; the task is given the present time ({@link System#nanoTime()}). */
    static Upkeep start(LongConsumer task) {
        Upkeep upkeep = new Upkeep(task);
        upkeep.thread.start();
        return upkeep;
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(this, TICK_NANOS);
            task.accept(System.nanoTime());
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
