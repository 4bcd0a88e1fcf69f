package io.fairlead.dataplane.live;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Requests that wait for a place on any server of a backend, first come first served. Thread-safe. */
final class WaitQueue {

    private static final class Waiter {
        final Thread thread = Thread.currentThread();
        volatile @Nullable LiveServer granted;
    }

    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    int size() {
        return size.get();
    }

    int most() {
        return most.get();
    }

    /**
     * Waits for a place.
     *
     * @param joined runs once the caller is in the queue, to see a place that was given back meanwhile
     * @return the server whose place was handed over, or null when the deadline passed
     */
    @Nullable
    LiveServer await(Runnable joined, long deadline) {
        Waiter waiter = new Waiter();
        synchronized (waiters) {
            waiters.addLast(waiter);
            most.accumulateAndGet(size.incrementAndGet(), Math::max);
        }
        joined.run();
        while (waiter.granted == null) {
            long left = deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - System.nanoTime();
            if (left <= 0) {
                synchronized (waiters) {
                    if (waiters.remove(waiter)) {
                        size.decrementAndGet();
                        return null;
                    }
                }
                continue;
            }
            LockSupport.parkNanos(this, left);
        }
        return waiter.granted;
    }

    /** Hands a place that its holder still has to the first who waits; false when nobody does. */
    boolean handOver(LiveServer server) {
        if (size.get() == 0) {
            return false;
        }
        Waiter first;
        synchronized (waiters) {
            first = waiters.pollFirst();
            if (first == null) {
                return false;
            }
            size.decrementAndGet();
        }
        first.granted = server;
        LockSupport.unpark(first.thread);
        return true;
    }
}
