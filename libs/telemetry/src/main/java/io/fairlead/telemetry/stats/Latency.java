package io.fairlead.telemetry.stats;

import java.util.Arrays;

/**
 * A distribution of times, to be asked for percentiles and added to that of another node. Immutable; keeps the buckets
 * from the first to the last that is not empty.
 */
public final class Latency {

    /** Nothing recorded. */
    public static final Latency NONE = new Latency(0, new long[0], 0);

    private final int first;
    private final long[] counts;
    private final long most;

    private Latency(int first, long[] counts, long most) {
        this.first = first;
        this.counts = counts;
        this.most = most;
    }

    /** Takes over counts per bucket. */
    static Latency of(long[] counts, long mostMicros) {
        return of(0, counts, mostMicros);
    }

    /** The same of buckets from {@code first} on. */
    private static Latency of(int first, long[] counts, long mostMicros) {
        int end = counts.length;
        while (end > 0 && counts[end - 1] == 0) {
            end--;
        }
        int begin = 0;
        while (begin < end && counts[begin] == 0) {
            begin++;
        }
        return new Latency(begin == end ? 0 : first + begin, Arrays.copyOfRange(counts, begin, end), mostMicros);
    }

    /** How many times were recorded. */
    public long count() {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
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
                return Math.min(LatencyBuckets.highest(first + i), most);
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
            while (bucket < counts.length && LatencyBuckets.highest(first + bucket) <= boundsMillis[i] * 1000) {
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
            int bucket = first + i;
            long lowest = bucket == 0 ? 0 : LatencyBuckets.highest(bucket - 1) + 1;
            sum += counts[i] * ((lowest + LatencyBuckets.highest(bucket)) / 2);
        }
        return sum;
    }

    /** This and the other distribution together. */
    public Latency plus(Latency other) {
        if (other.counts.length == 0 && other.most <= most) {
            return this;
        }
        if (counts.length == 0) {
            return new Latency(other.first, other.counts, Math.max(most, other.most));
        }
        int begin = Math.min(first, other.first);
        if (other.counts.length == 0) {
            begin = first;
        }
        long[] sum = new long[Math.max(first + counts.length, other.first + other.counts.length) - begin];
        System.arraycopy(counts, 0, sum, first - begin, counts.length);
        for (int i = 0; i < other.counts.length; i++) {
            sum[other.first - begin + i] += other.counts[i];
        }
        return of(begin, sum, Math.max(most, other.most));
    }

    /** What came on top since {@code earlier}, a former state of the same recorder; its maximum is that of its last bucket. */
    public Latency since(Latency earlier) {
        long[] rest = counts.clone();
        for (int i = 0; i < earlier.counts.length; i++) {
            int at = earlier.first + i - first;
            if (at >= 0 && at < rest.length) {
                rest[at] = Math.max(0, rest[at] - earlier.counts[i]);
            }
        }
        Latency found = of(first, rest, 0);
        long bound = found.counts.length == 0 ? 0 : LatencyBuckets.highest(found.first + found.counts.length - 1);
        return new Latency(found.first, found.counts, Math.min(most, bound));
    }

    /** Compact text: the maximum, then each bucket that is not empty as distance to the one before and count. */
    String encode() {
        StringBuilder text = new StringBuilder().append(most);
        int last = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                text.append(' ').append(first + i - last).append('*').append(counts[i]);
                last = first + i;
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
        if (text.indexOf(' ') < 0) {
            long most = Long.parseLong(text);
            return most == 0 ? NONE : new Latency(0, NONE.counts, most);
        }
        String[] parts = text.split(" ", -1);
        int[] buckets = new int[parts.length];
        for (int p = 1; p < parts.length; p++) {
            int star = parts[p].indexOf('*');
            if (star <= 0) {
                throw new IllegalArgumentException("not a latency bucket: " + parts[p]);
            }
            int distance = Integer.parseInt(parts[p].substring(0, star));
            if (distance < 0 || distance >= LatencyBuckets.COUNT - buckets[p - 1]) {
                throw new IllegalArgumentException("no such latency bucket: " + parts[p]);
            }
            buckets[p] = buckets[p - 1] + distance;
        }
        long[] counts = new long[buckets[parts.length - 1] - buckets[1] + 1];
        for (int p = 1; p < parts.length; p++) {
            counts[buckets[p] - buckets[1]] = Long.parseLong(parts[p].substring(parts[p].indexOf('*') + 1));
        }
        return of(buckets[1], counts, Long.parseLong(parts[0]));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Latency latency
                && most == latency.most
                && first == latency.first
                && Arrays.equals(counts, latency.counts);
    }

    @Override
    public int hashCode() {
        return (Arrays.hashCode(counts) * 31 + first) * 31 + Long.hashCode(most);
    }

    @Override
    public String toString() {
        return "Latency[count=" + count() + ", maxMicros=" + most + "]";
    }
}
