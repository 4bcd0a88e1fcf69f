package io.fairlead.dataplane.live;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for a place on a server, first come first served. A place that is given back and a request that
 * joins cannot miss one another: the one frees the place before it looks for waiters, the other joins before it looks
 * for places, and places are granted under the queue's lock. Thread-safe.
 */
final class WaitQueue {

    private static final class Waiter {
        final Thread thread = Thread.currentThread();

        /** The server it must have, or null for any; guarded by the queue's lock. */
        @Nullable
        LiveServer only;

        volatile @Nullable LiveServer granted;

        Waiter(@Nullable LiveServer only) {
            this.only = only;
        }
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
     * @param only the server it must be on, or null for any
     * @param joined runs once the caller is in the queue, to see places that were given back meanwhile
     * @return the server whose place was taken, or null when the deadline passed
     */
    @Nullable
    LiveServer await(@Nullable LiveServer only, Runnable joined, long deadline) {
        Waiter waiter = new Waiter(only);
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
                // Granted at the last moment: the place is ours.
                return waiter.granted;
            }
            LockSupport.parkNanos(this, left);
        }
        return waiter.granted;
    }

    /** Takes a place on the server for the first who may have it; false when nobody waits or there is no room. */
    boolean grant(LiveServer server) {
        Waiter first;
        synchronized (waiters) {
            first = firstFor(server);
            if (first == null || !server.tryEnter()) {
                return false;
            }
            waiters.remove(first);
            size.decrementAndGet();
            first.granted = server;
        }
        LockSupport.unpark(first.thread);
        return true;
    }

    private @Nullable Waiter firstFor(LiveServer server) {
        for (Iterator<Waiter> all = waiters.iterator(); all.hasNext(); ) {
            Waiter waiter = all.next();
            if (waiter.only == null || waiter.only.equals(server)) {
                return waiter;
            }
        }
        return null;
    }

    /** Those who wait for a server that is not usable any more may have any other. */
    void freeOf(Predicate<LiveServer> usable) {
        synchronized (waiters) {
            for (Waiter waiter : waiters) {
                if (waiter.only != null && !usable.test(waiter.only)) {
                    waiter.only = null;
                }
            }
        }
    }
}
