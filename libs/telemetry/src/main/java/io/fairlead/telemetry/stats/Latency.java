package io.fairlead.telemetry.stats;

import java.util.Arrays;

/**
 * A distribution of times, to be asked for percentiles and added to that of another node. Immutable. Only the buckets
 * that are not empty are kept, in two or three bytes each: there may be four of these for each of ten thousand servers
 * on every node.
 */
public final class Latency {

    /** Nothing recorded. */
    public static final Latency NONE = new Coder(0).done(0);

    private static final int MORE = 0x80;
    private static final int BITS = 7;

    /** Of each bucket its distance to the one before and its count, seven bits to a byte, the lowest first. */
    private final byte[] coded;

    private final long count;
    private final long most;

    private Latency(byte[] coded, long count, long most) {
        this.coded = coded;
        this.count = count;
        this.most = most;
    }

    /** Writes buckets in ascending order. */
    private static final class Coder {
        private byte[] out;
        private int length;
        private int last;
        private long sum;

        Coder(int room) {
            this.out = new byte[room];
        }

        void add(int bucket, long number) {
            if (number > 0) {
                put((long) bucket - last);
                put(number);
                last = bucket;
                sum += number;
            }
        }

        private void put(long value) {
            long rest = value;
            while (rest >= MORE) {
                put((byte) (rest | MORE));
                rest >>>= BITS;
            }
            put((byte) rest);
        }

        private void put(byte next) {
            if (length == out.length) {
                out = Arrays.copyOf(out, Math.max(16, length * 2));
            }
            out[length++] = next;
        }

        Latency done(long mostMicros) {
            return new Latency(length == out.length ? out : Arrays.copyOf(out, length), sum, mostMicros);
        }
    }

    /** Reads buckets; behind the last one the bucket is {@link LatencyBuckets#COUNT}. */
    private static final class Cursor {
        private final byte[] coded;
        private int at;
        private int bucket;
        private long number;

        Cursor(Latency latency) {
            this.coded = latency.coded;
            next();
        }

        boolean there() {
            return number > 0;
        }

        void next() {
            if (at == coded.length) {
                bucket = LatencyBuckets.COUNT;
                number = 0;
            } else {
                bucket += (int) get();
                number = get();
            }
        }

        private long get() {
            long value = 0;
            int shift = 0;
            byte part = coded[at++];
            while (part < 0) {
                value |= (long) (part & (MORE - 1)) << shift;
                shift += BITS;
                part = coded[at++];
            }
            return value | (long) part << shift;
        }
    }

    /** Takes over counts per bucket. */
    static Latency of(long[] counts, long mostMicros) {
        Coder coder = new Coder(0);
        for (int i = 0; i < counts.length; i++) {
            coder.add(i, counts[i]);
        }
        return coder.done(mostMicros);
    }

    /** How many times were recorded. */
    public long count() {
        return count;
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
        long rank = Math.max(1, (long) Math.ceil(share * count));
        long passed = 0;
        for (Cursor cursor = new Cursor(this); cursor.there(); cursor.next()) {
            passed += cursor.number;
            if (passed >= rank) {
                return Math.min(LatencyBuckets.highest(cursor.bucket), most);
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
        Cursor cursor = new Cursor(this);
        for (int i = 0; i < found.length; i++) {
            while (cursor.there() && LatencyBuckets.highest(cursor.bucket) <= boundsMillis[i] * 1000) {
                passed += cursor.number;
                cursor.next();
            }
            found[i] = passed;
        }
        return found;
    }

    /** All times added up, in microseconds, each as the middle of its bucket: to 0.8 %. Grows with every recorded time. */
    public long sumMicros() {
        long sum = 0;
        for (Cursor cursor = new Cursor(this); cursor.there(); cursor.next()) {
            long lowest = cursor.bucket == 0 ? 0 : LatencyBuckets.highest(cursor.bucket - 1) + 1;
            sum += cursor.number * ((lowest + LatencyBuckets.highest(cursor.bucket)) / 2);
        }
        return sum;
    }

    /** This and the other distribution together. */
    public Latency plus(Latency other) {
        if (other.count == 0 && other.most <= most) {
            return this;
        }
        Coder sum = new Coder(Math.max(coded.length, other.coded.length) + 8);
        Cursor one = new Cursor(this);
        Cursor two = new Cursor(other);
        while (one.there() || two.there()) {
            int bucket = Math.min(one.bucket, two.bucket);
            long number = 0;
            if (one.bucket == bucket) {
                number += one.number;
                one.next();
            }
            if (two.bucket == bucket) {
                number += two.number;
                two.next();
            }
            sum.add(bucket, number);
        }
        return sum.done(Math.max(most, other.most));
    }

    /** What came on top since {@code earlier}, a former state of the same recorder; its maximum is that of its last bucket. */
    public Latency since(Latency earlier) {
        Coder rest = new Coder(16);
        long bound = 0;
        Cursor before = new Cursor(earlier);
        for (Cursor now = new Cursor(this); now.there(); now.next()) {
            while (before.bucket < now.bucket) {
                before.next();
            }
            long more = before.bucket == now.bucket ? now.number - before.number : now.number;
            if (more > 0) {
                rest.add(now.bucket, more);
                bound = LatencyBuckets.highest(now.bucket);
            }
        }
        return rest.done(Math.min(most, bound));
    }

    /** Compact text: the maximum, then each bucket that is not empty as distance to the one before and count. */
    String encode() {
        StringBuilder text = new StringBuilder().append(most);
        int last = 0;
        for (Cursor cursor = new Cursor(this); cursor.there(); cursor.next()) {
            text.append(' ').append(cursor.bucket - last).append('*').append(cursor.number);
            last = cursor.bucket;
        }
        return text.toString();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException when it is something else
     */
    static Latency decode(String text) {
        int end = end(text, 0);
        long most = Long.parseLong(text, 0, end, 10);
        if (end == text.length() && most == 0) {
            return NONE;
        }
        Coder coder = new Coder(Math.min(text.length(), 1 << 12));
        int bucket = 0;
        while (end < text.length()) {
            int start = end + 1;
            end = end(text, start);
            int star = text.indexOf('*', start);
            if (star <= start || star >= end) {
                throw new IllegalArgumentException("not a latency bucket: " + text.substring(start, end));
            }
            int distance = Integer.parseInt(text, start, star, 10);
            if (distance < 0 || distance >= LatencyBuckets.COUNT - bucket) {
                throw new IllegalArgumentException("no such latency bucket: " + text.substring(start, end));
            }
            bucket += distance;
            coder.add(bucket, Long.parseLong(text, star + 1, end, 10));
        }
        return coder.done(most);
    }

    private static int end(String text, int start) {
        int end = text.indexOf(' ', start);
        return end < 0 ? text.length() : end;
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof Latency latency && most == latency.most && Arrays.equals(coded, latency.coded);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(coded) * 31 + Long.hashCode(most);
    }

    @Override
    public String toString() {
        return "Latency[count=" + count + ", maxMicros=" + most + "]";
    }
}
