package io.fairlead.telemetry.stats;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Counts times of one phase while traffic runs: one atomic increment in one of some seventeen hundred buckets, no lock. The
 * buckets come in stripes, so that carriers do not fight for one counter, and in groups that are made when the first
 * time falls into them: what never serves costs next to nothing. Thread-safe.
 */
public final class LatencyRecorder {

    /** HAProxy averages over the last 1024 requests (management guide 9.1, {@code qtime}). */
    private static final int WINDOW = 1024;

    private static final int STRIPES = 4;
    private static final int GROUP = 32;
    private static final int GROUPS = (LatencyBuckets.COUNT + GROUP - 1) / GROUP;

    /** None before the first time: most phases of most servers of a large configuration never have one. */
    private volatile @Nullable AtomicReferenceArray<@Nullable AtomicLongArray> groups;

    private volatile Latency told = Latency.NONE;
    private final AtomicLong windowSum = new AtomicLong();
    private final AtomicLong averaged = new AtomicLong();
    private final AtomicLong most = new AtomicLong();

    /** Nothing recorded. */
    public LatencyRecorder() {}

    /** Records one time in nanoseconds. */
    public void record(long nanos) {
        record(nanos, 0);
    }

    /** Records one time in nanoseconds; {@code stripe} is any number that tells carriers apart. */
    public void record(long nanos, int stripe) {
        count(nanos, stripe);
        // Two threads may lose one another's step here; it is an average, and a loop would cost more than it gives.
        long sum = windowSum.getOpaque();
        windowSum.setOpaque(sum - (sum + WINDOW - 1) / WINDOW + micros(nanos));
        long known = averaged.getOpaque();
        if (known < WINDOW) {
            averaged.setOpaque(known + 1);
        }
    }

    /** Records one time for the distribution only, not for the average. */
    public void count(long nanos, int stripe) {
        long micros = micros(nanos);
        int bucket = LatencyBuckets.indexOf(micros);
        group((stripe & (STRIPES - 1)) * GROUPS + bucket / GROUP).getAndIncrement(bucket % GROUP);
        if (micros > most.getOpaque()) {
            most.accumulateAndGet(micros, Math::max);
        }
    }

    private static long micros(long nanos) {
        return Math.max(0, nanos / 1000);
    }

    private AtomicLongArray group(int index) {
        AtomicReferenceArray<@Nullable AtomicLongArray> all = groups;
        if (all == null) {
            all = begin();
        }
        AtomicLongArray group = all.get(index);
        if (group != null) {
            return group;
        }
        AtomicLongArray made = new AtomicLongArray(GROUP);
        AtomicLongArray other = all.compareAndExchange(index, null, made);
        return other == null ? made : other;
    }

    private synchronized AtomicReferenceArray<@Nullable AtomicLongArray> begin() {
        AtomicReferenceArray<@Nullable AtomicLongArray> all = groups;
        if (all == null) {
            all = new AtomicReferenceArray<>(STRIPES * GROUPS);
            groups = all;
        }
        return all;
    }

    /** Average over about the last 1024 times, in milliseconds, rounded to the nearest; 0 when there was none. */
    public long recentMillis() {
        long samples = averaged.getOpaque();
        return samples == 0 ? 0 : (windowSum.getOpaque() / samples + 500) / 1000;
    }

    /** The longest time, in milliseconds. */
    public long maxMillis() {
        return most.get() / 1000;
    }

    /** What was recorded so far; the same object until something is. */
    public Latency snapshot() {
        AtomicReferenceArray<@Nullable AtomicLongArray> all = groups;
        if (all == null) {
            return Latency.NONE;
        }
        Latency before = told;
        if (before.count() == recorded(all) && before.maxMicros() == most.get()) {
            return before;
        }
        long[] counts = new long[GROUPS * GROUP];
        for (int i = 0; i < STRIPES * GROUPS; i++) {
            AtomicLongArray group = all.get(i);
            for (int j = 0; group != null && j < GROUP; j++) {
                counts[i % GROUPS * GROUP + j] += group.get(j);
            }
        }
        Latency now = Latency.of(counts, most.get());
        told = now;
        return now;
    }

    private static long recorded(AtomicReferenceArray<@Nullable AtomicLongArray> all) {
        long sum = 0;
        for (int i = 0; i < STRIPES * GROUPS; i++) {
            AtomicLongArray group = all.get(i);
            for (int j = 0; group != null && j < GROUP; j++) {
                sum += group.get(j);
            }
        }
        return sum;
    }
}
