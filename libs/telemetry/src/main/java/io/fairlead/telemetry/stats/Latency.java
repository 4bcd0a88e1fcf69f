package io.fairlead.telemetry.stats;

import java.util.Arrays;

/** A distribution of times, to be asked for percentiles and added to that of another node. Immutable. */
public final class Latency {

    /** Nothing recorded. */
    public static final Latency NONE = new Latency(new long[0], 0);

    private final long[] counts;
    private final long most;

    private Latency(long[] counts, long most) {
        this.counts = counts;
        this.most = most;
    }

    /** Takes over counts per bucket; cut behind the last one that is not empty. */
    static Latency of(long[] counts, long mostMicros) {
        int length = counts.length;
        while (length > 0 && counts[length - 1] == 0) {
            length--;
        }
        return new Latency(Arrays.copyOf(counts, length), mostMicros);
    }

    /** How many times were recorded. */
    public long count() {
        return Arrays.stream(counts).sum();
    }

    /** The longest, in microseconds. */
    public long maxMicros() {
        return most;
    }

    /**
     * The time, in microseconds, that this share of all times does not exceed; to 1.6 %. 0 when nothing was recorded.
     *
     * @param share from 0 to 1, such as 0.99
     */
    public long percentileMicros(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("not a share between 0 and 1: " + share);
        }
        long rank = Math.max(1, (long) Math.ceil(share * count()));
        long passed = 0;
        for (int i = 0; i < counts.length; i++) {
            passed += counts[i];
            if (passed >= rank) {
                return Math.min(LatencyBuckets.highest(i), most);
            }
        }
        return 0;
    }

    /**
     * How many did not exceed each of these bounds; a bound within a bucket does not count the bucket.
     *
     * @param boundsMillis in milliseconds, ascending
     */
    public long[] atMost(double[] boundsMillis) {
        long[] found = new long[boundsMillis.length];
        long passed = 0;
        int bucket = 0;
        for (int i = 0; i < found.length; i++) {
            while (bucket < counts.length && LatencyBuckets.highest(bucket) <= boundsMillis[i] * 1000) {
                passed += counts[bucket++];
            }
            found[i] = passed;
        }
        return found;
    }

    /** All times added up, in microseconds, each as the middle of its bucket: to 0.8 %. Grows with every recorded time. */
    public long sumMicros() {
        long sum = 0;
        for (int i = 0; i < counts.length; i++) {
            long lowest = i == 0 ? 0 : LatencyBuckets.highest(i - 1) + 1;
            sum += counts[i] * ((lowest + LatencyBuckets.highest(i)) / 2);
        }
        return sum;
    }

    /** This and the other distribution together. */
    public Latency plus(Latency other) {
        long[] sum = Arrays.copyOf(counts, Math.max(counts.length, other.counts.length));
        for (int i = 0; i < other.counts.length; i++) {
            sum[i] += other.counts[i];
        }
        return new Latency(sum, Math.max(most, other.most));
    }

    /** What came on top since {@code earlier}, a former state of the same recorder; its maximum is that of its last bucket. */
    public Latency since(Latency earlier) {
        long[] rest = counts.clone();
        for (int i = 0; i < Math.min(rest.length, earlier.counts.length); i++) {
            rest[i] = Math.max(0, rest[i] - earlier.counts[i]);
        }
        Latency found = of(rest, 0);
        long bound = found.counts.length == 0 ? 0 : LatencyBuckets.highest(found.counts.length - 1);
        return new Latency(found.counts, Math.min(most, bound));
    }

    /** Compact text: the maximum, then each bucket that is not empty as distance to the one before and count. */
    String encode() {
        StringBuilder text = new StringBuilder().append(most);
        int last = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                text.append(' ').append(i - last).append('*').append(counts[i]);
                last = i;
            }
        }
        return text.toString();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException when it is something else
     */
    static Latency decode(String text) {
        String[] parts = text.split(" ", -1);
        long[] counts = new long[LatencyBuckets.COUNT];
        int at = 0;
        for (int p = 1; p < parts.length; p++) {
            int star = parts[p].indexOf('*');
            if (star <= 0) {
                throw new IllegalArgumentException("not a latency bucket: " + parts[p]);
            }
            int distance = Integer.parseInt(parts[p].substring(0, star));
            if (distance < 0 || distance >= counts.length - at) {
                throw new IllegalArgumentException("no such latency bucket: " + parts[p]);
            }
            at += distance;
            counts[at] = Long.parseLong(parts[p].substring(star + 1));
        }
        return of(counts, Long.parseLong(parts[0]));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Latency latency && most == latency.most && Arrays.equals(counts, latency.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts) * 31 + Long.hashCode(most);
    }

    @Override
    public String toString() {
        return "Latency[count=" + count() + ", maxMicros=" + most + "]";
    }
}
