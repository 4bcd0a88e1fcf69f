package io.fairlead.telemetry.stats;

/**
 * The buckets of a distribution of times in microseconds: exact below 128, then 64 for every doubling, so that a value
 * is known to 1.6 %, as a HdrHistogram of its layout. The last bucket takes everything above half an hour. Pure functions.
 */
final class LatencyBuckets {

    private static final int SUB_BITS = 6;
    private static final int SUB = 1 << SUB_BITS;
    private static final long LARGEST = (1L << 31) - 1;

    /** How many there are. */
    static final int COUNT = indexOf(LARGEST) + 1;

    private LatencyBuckets() {}

    /** The bucket of a value; negative values count as 0. */
    static int indexOf(long micros) {
        long value = Math.clamp(micros, 0L, LARGEST);
        if (value < SUB) {
            return (int) value;
        }
        int shift = 63 - Long.numberOfLeadingZeros(value) - SUB_BITS;
        return (shift << SUB_BITS) + (int) (value >>> shift);
    }

    /** The largest value of a bucket. */
    static long highest(int index) {
        if (index < 2 * SUB) {
            return index;
        }
        int shift = (index >>> SUB_BITS) - 1;
        long sub = (long) SUB + (index & (SUB - 1));
        return ((sub + 1) << shift) - 1;
    }
}
