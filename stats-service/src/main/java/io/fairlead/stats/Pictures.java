package io.fairlead.stats;

import io.fairlead.stats.numbers.Picture;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The latest {@link Picture}, and a way to wait for the next. Thread-safe. */
final class Pictures {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile Picture latest = Picture.NONE;
    private volatile boolean closed;

    Picture latest() {
        return latest;
    }

    boolean closed() {
        return closed;
    }

    void show(Picture picture) {
        lock.lock();
        try {
            latest = picture;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Wakes all who wait, for good. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The latest picture, once it is another than {@code seen}, time is up or this is closed. */
    Picture after(long seen, Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (latest.number() == seen && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return latest;
        } finally {
            lock.unlock();
        }
    }

    /** Waits unless closed. */
    void pause(Duration time) throws InterruptedException {
        long left = time.toNanos();
        lock.lock();
        try {
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
