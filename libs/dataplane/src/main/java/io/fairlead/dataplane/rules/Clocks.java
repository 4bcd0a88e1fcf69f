package io.fairlead.dataplane.rules;

import java.time.Clock;
import java.time.Instant;

/** The wall clock as rules see it; the one place in this package that asks for it. */
final class Clocks {

    private static final Clock CLOCK = Clock.systemUTC();

    private Clocks() {}

    /** Time since 1970 in seconds, {@code ms} or {@code us}. */
    static long epoch(String unit) {
        Instant now = CLOCK.instant();
        return switch (unit) {
            case "ms" -> now.toEpochMilli();
            case "us" -> now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
            default -> now.getEpochSecond();
        };
    }
}
