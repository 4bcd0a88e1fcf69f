package io.fairlead.telemetry.stats;

/**
 * Events per second of a counter that only grows, worked out by whoever samples it (once a second or so) and not by
 * traffic. Not thread-safe: one sampler.
 */
public final class Rate {

    private long lastTotal;
    private long lastNanos;
    private long current;
    private long most;

    /** Starts at zero at this time ({@link System#nanoTime()}). */
    public Rate(long nanos) {
        this.lastNanos = nanos;
    }

    /** Takes a sample; samples less than half a second apart change nothing. */
    public void sample(long total, long nanos) {
        long passed = nanos - lastNanos;
        if (passed < 500_000_000L) {
            return;
        }
        // A counter that was cleared began at zero.
        long before = total < lastTotal ? 0 : lastTotal;
        current = Math.round((total - before) * 1e9 / passed);
        most = Math.max(most, current);
        lastTotal = total;
        lastNanos = nanos;
    }

    /** Events per second between the last two samples. */
    public long current() {
        return current;
    }

    /** Forgets the highest rate. */
    public void forgetMost() {
        most = current;
    }

    /** The highest rate seen. */
    public long most() {
        return most;
    }
}
