package io.fairlead.health;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Notices when this process stood still, stopped by a signal or starved: checks that were under way then say nothing
 * about a server. Thread-safe.
 */
final class Pulse implements AutoCloseable {

    private static final long BEAT_MILLIS = 250;
    private static final long STILL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile long lastBeat = System.nanoTime();
    private volatile long stillUntil = lastBeat - 1;

    Pulse() {
        Thread.ofVirtual().name("health-pulse").start(this::beat);
    }

    private void beat() {
        try {
            while (!closed.await(BEAT_MILLIS, TimeUnit.MILLISECONDS)) {
                notice();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void notice() {
        long now = System.nanoTime();
        if (now - lastBeat > STILL_NANOS) {
            stillUntil = now;
        }
        lastBeat = now;
    }

    /** Whether the process stood still at some time since then ({@link System#nanoTime()}). */
    boolean stoodStillSince(long nanoTime) {
        notice();
        return stillUntil - nanoTime > 0;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
