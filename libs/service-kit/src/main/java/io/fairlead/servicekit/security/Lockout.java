package io.fairlead.servicekit.security;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts wrong secrets by address and by the name of a user; after twenty within a minute it waits a minute. Bounded;
 * thread-safe.
 */
final class Lockout {

    /** Wrong secrets an address may send, or that may be tried for a user, within the period. */
    static final int MOST = 20;

    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final int ADDRESSES = 10_000;

    private final InstantSource clock;
    private final Map<String, Count> counts = new LinkedHashMap<>();

    private record Count(int failures, Instant until) {}

    Lockout(InstantSource clock) {
        this.clock = clock;
    }

    /** How long the address or user still waits; zero when it does not. */
    synchronized Duration rest(String address) {
        Count count = counts.get(address);
        if (count == null || count.failures() < MOST) {
            return Duration.ZERO;
        }
        Duration rest = Duration.between(clock.instant(), count.until());
        if (rest.isPositive()) {
            return rest;
        }
        counts.remove(address);
        return Duration.ZERO;
    }

    /** One more wrong secret. */
    synchronized void failed(String address) {
        Instant now = clock.instant();
        Count before = counts.remove(address);
        int failures = before == null || before.until().isBefore(now) ? 1 : before.failures() + 1;
        // The period runs from the first failure, and once locked out from the last.
        Instant until = before == null || failures == 1 || failures >= MOST ? now.plus(PERIOD) : before.until();
        counts.put(address, new Count(failures, until));
        if (counts.size() > ADDRESSES) {
            counts.remove(counts.keySet().iterator().next());
        }
    }
}
