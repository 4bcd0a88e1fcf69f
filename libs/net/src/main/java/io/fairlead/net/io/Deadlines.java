package io.fairlead.net.io;

import java.time.Duration;

/** Absolute deadlines in the time of {@link System#nanoTime()}, as plain {@code long}s so that none is allocated. */
public final class Deadlines {

    /** No deadline. */
    public static final long NONE = Long.MAX_VALUE;

    private Deadlines() {}

    /** The deadline this far from now. */
    public static long in(Duration duration) {
        return System.nanoTime() + duration.toNanos();
    }

    /** The deadline this many nanoseconds from now; {@link #NONE} stays none. */
    public static long inNanos(long nanos) {
        return nanos == NONE ? NONE : System.nanoTime() + nanos;
    }

    /** Nanoseconds left, negative when passed. */
    public static long left(long deadline) {
        return deadline == NONE ? Long.MAX_VALUE : deadline - System.nanoTime();
    }
}
