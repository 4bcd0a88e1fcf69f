package io.fairlead.dataplane.live;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts connections against a {@code maxconn}. A full gate is no error: its listeners stop accepting, and the few that
 * were accepted meanwhile wait here. HAProxy manual 4.2 {@code maxconn}. Thread-safe; takes a lock only when full.
 */
public final class ConnectionGate {

    private final AtomicInteger open = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private volatile Runnable changed = () -> {};
    private volatile int limit;

    /** A gate without limit. */
    public ConnectionGate() {}

    /** Sets the limit, 0 for none; {@code onChange} is called whenever {@link #full} may have changed. */
    public void limit(int most, Runnable onChange) {
        limit = most;
        changed = onChange;
        wake();
    }

    /** Connections inside. */
    public int open() {
        return open.get();
    }

    /** Whether the next one would wait. */
    public boolean full() {
        int most = limit;
        return most != 0 && open.get() >= most;
    }

    /** Counts one more, waiting for room if need be. */
    public void enter() {
        while (!tryEnter()) {
            lock.lock();
            try {
                while (full()) {
                    room.awaitUninterruptibly();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean tryEnter() {
        while (true) {
            int now = open.get();
            int most = limit;
            if (most != 0 && now >= most) {
                return false;
            }
            if (open.compareAndSet(now, now + 1)) {
                if (now + 1 == most) {
                    changed.run();
                }
                return true;
            }
        }
    }

    /** One less. */
    public void leave() {
        int before = open.getAndDecrement();
        int most = limit;
        if (most != 0 && before >= most) {
            wake();
        }
    }

    /** All that wait look again: of several places that became free only the first one is told of. */
    private void wake() {
        lock.lock();
        try {
            room.signalAll();
        } finally {
            lock.unlock();
        }
        changed.run();
    }
}
