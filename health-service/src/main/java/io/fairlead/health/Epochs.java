package io.fairlead.health;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Numbers of verdicts: microseconds since 1970, pushed past the verdict before. An owner that restarts, and one that
 * takes over with a slow clock, thus both stay ahead of what is already known. Pure.
 */
final class Epochs {

    private Epochs() {}

    /** When a verdict of that epoch was made. */
    static Instant time(long epoch) {
        return Instant.EPOCH.plus(epoch, ChronoUnit.MICROS);
    }

    /** The epoch after {@code before}. */
    static long next(long before, Instant now) {
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        return Math.max(micros, before + 1);
    }
}
