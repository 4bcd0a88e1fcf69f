package io.fairlead.telemetry.stats;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts times of one phase while traffic runs: one atomic increment in one of some nine hundred buckets, no lock, no
 * allocation. Thread-safe.
 */
public final class LatencyRecorder {

    /** HAProxy averages over the last 1024 requests (management guide 9.1, {@code qtime}). */
    private static final int WINDOW = 1024;

    private final AtomicLongArray buckets = new AtomicLongArray(LatencyBuckets.COUNT);
    private final AtomicLong windowSum = new AtomicLong();
    private final AtomicLong most = new AtomicLong();

    /** Nothing recorded. */
    public LatencyRecorder() {}

    /** Records one time in nanoseconds. */
    public void record(long nanos) {
        long micros = Math.max(0, nanos / 1000);
        buckets.getAndIncrement(LatencyBuckets.indexOf(micros));
        // Two threads may lose one another's step here; it is an average, and a loop would cost more than it gives.
        long sum = windowSum.getOpaque();
        windowSum.setOpaque(sum - (sum + WINDOW - 1) / WINDOW + micros);
        if (micros > most.getOpaque()) {
            most.accumulateAndGet(micros, Math::max);
        }
    }

    /** Average over about the last 1024 times, in milliseconds, rounded as HAProxy rounds it: up. */
    public long recentMillis() {
        long micros = (windowSum.getOpaque() + WINDOW - 1) / WINDOW;
        return (micros + 500) / 1000;
    }

    /** The longest time, in milliseconds. */
    public long maxMillis() {
        return most.get() / 1000;
    }

    /** What was recorded so far. */
    public Latency snapshot() {
        long[] counts = new long[LatencyBuckets.COUNT];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = buckets.get(i);
        }
        return Latency.of(counts, most.get());
    }
}
