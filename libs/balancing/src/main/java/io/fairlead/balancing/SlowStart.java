package io.fairlead.balancing;

/**
 * How much of its weight, and of its limit, a server has while it starts slowly. HAProxy manual 5.2 {@code slowstart}:
 * the weight grows in 16 steps, the limit by percents of the time.
 */
public final class SlowStart {

    /** The steps of a weight; a warm server is at the last. */
    public static final int STEPS = 16;

    private SlowStart() {}

    /**
     * The step a server is at, 1 to {@link #STEPS}.
     *
     * @param elapsed since it came up
     * @param duration of the slow start, in the same unit
     */
    public static int step(long elapsed, long duration) {
        if (elapsed < 0 || elapsed >= duration) {
            return STEPS;
        }
        return (int) ((STEPS * elapsed + duration) / duration);
    }

    /** The limit in force out of {@code limit}; at least 1. */
    public static int limit(int limit, long elapsed, long duration) {
        if (elapsed < 0 || elapsed >= duration) {
            return limit;
        }
        return (int) Math.max(1, limit * (100 * elapsed / duration) / 100);
    }
}
