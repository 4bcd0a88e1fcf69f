package io.fairlead.dataplane.live;

import io.fairlead.telemetry.StreamEnd;
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

        /** The server it must have, or null for any; guarded by the queue's lock while it is in the queue. */
        @Nullable
        LiveServer only;

        volatile @Nullable LiveServer granted;

        Waiter(@Nullable LiveServer only) {
            this.only = only;
        }
    }

    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicInteger forAny = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    int size() {
        return size.get();
    }

    /** How many of them wait for any server. */
    int waitingForAny() {
        return forAny.get();
    }

    int most() {
        return most.get();
    }

    /**
     * Waits for a place.
     *
     * @param only the server it must be on, or null for any
     * @param joined runs once the caller is in the queue, to see places that were given back meanwhile
     * @param end learns at which place it joined
     */
    Admission await(@Nullable LiveServer only, Runnable joined, long deadline, @Nullable StreamEnd end) {
        Waiter waiter = new Waiter(only);
        synchronized (waiters) {
            if (only != null && !only.queue(1)) {
                return new Admission.QueueFull(only);
            }
            if (end != null) {
                note(end, only);
            }
            waiters.addLast(waiter);
            if (only == null) {
                forAny.incrementAndGet();
            }
            most.accumulateAndGet(size.incrementAndGet(), Math::max);
        }
        joined.run();
        while (true) {
            LiveServer granted = waiter.granted;
            if (granted != null) {
                return granted.admitted();
            }
            long left = deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - System.nanoTime();
            if (left > 0) {
                LockSupport.parkNanos(this, left);
            } else if (leave(waiter)) {
                return new Admission.TimedOut(waiter.only);
            }
        }
    }

    /** Its place in the queue that it joins: that of its server, or that of the backend. HAProxy manual 8.2.3. */
    private void note(StreamEnd end, @Nullable LiveServer only) {
        int place = 1;
        for (Waiter waiter : waiters) {
            if (only == null ? waiter.only == null : only.equals(waiter.only)) {
                place++;
            }
        }
        if (only == null) {
            end.backendQueue = place;
        } else {
            end.serverQueue = place;
        }
    }

    /** Takes a waiter out; false when it was granted a place at the last moment. */
    private boolean leave(Waiter waiter) {
        synchronized (waiters) {
            if (!waiters.remove(waiter)) {
                return false;
            }
            gone(waiter);
            return true;
        }
    }

    private void gone(Waiter waiter) {
        size.decrementAndGet();
        LiveServer only = waiter.only;
        if (only == null) {
            forAny.decrementAndGet();
        } else {
            only.queue(-1);
        }
    }

    /**
     * Takes a place on the server for the first who may have it; false when nobody waits or there is no room.
     *
     * @param anybody whether those may have it who wait for any server
     */
    boolean grant(LiveServer server, boolean anybody) {
        Waiter first;
        synchronized (waiters) {
            first = firstFor(server, anybody);
            if (first == null || !server.tryEnter()) {
                return false;
            }
            waiters.remove(first);
            gone(first);
            first.granted = server;
        }
        LockSupport.unpark(first.thread);
        return true;
    }

    private @Nullable Waiter firstFor(LiveServer server, boolean anybody) {
        for (Iterator<Waiter> all = waiters.iterator(); all.hasNext(); ) {
            Waiter waiter = all.next();
            if (waiter.only == null ? anybody : waiter.only.equals(server)) {
                return waiter;
            }
        }
        return null;
    }

    /** Those who wait for a server that serves nobody any more may have any other. */
    void freeOf(Predicate<LiveServer> serves) {
        synchronized (waiters) {
            for (Waiter waiter : waiters) {
                LiveServer only = waiter.only;
                if (only != null && !serves.test(only)) {
                    only.queue(-1);
                    waiter.only = null;
                    forAny.incrementAndGet();
                }
            }
        }
    }
}
