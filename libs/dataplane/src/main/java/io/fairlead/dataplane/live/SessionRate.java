package io.fairlead.dataplane.live;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets so many connections in per second, a second's worth of them at once; the others wait for their turn. HAProxy manual
 * 4.2 {@code rate-limit sessions}. Thread-safe, without locks.
 */
public final class SessionRate {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** When the connections let in so far are paid for, at the rate of the limit. */
    private final AtomicLong paid = new AtomicLong(System.nanoTime());

    private volatile int limit;

    /** No limit. */
    public SessionRate() {}

    /** Sets the limit, 0 for none. */
    public void limit(int perSecond) {
        limit = perSecond;
    }

    /** Waits for its turn. */
    public void enter() {
        int perSecond = limit;
        if (perSecond == 0) {
            return;
        }
        long turn = reserve(SECOND / perSecond, System.nanoTime());
        for (long left = turn - System.nanoTime(); left > 0 && limit != 0; left = turn - System.nanoTime()) {
            LockSupport.parkNanos(this, Math.min(left, SECOND));
        }
    }

    /** Takes the next turn; the time it is at. */
    long reserve(long cost, long now) {
        while (true) {
            long before = paid.get();
            long after = Math.max(before, now) + cost;
            if (paid.compareAndSet(before, after)) {
                return after - SECOND;
            }
        }
    }
}
