package io.fairlead.model.config;

import java.time.Duration;
import java.util.List;

/**
 * How much one client may ask for; more is answered with 429 and Retry-After. A client is an IPv4 address or the first
 * 64 bits of one of IPv6. Requests that are refused do not count.
 *
 * @param requests so many in any period, at least 1
 * @param period from a second to a day
 * @param clients how many are remembered; who was away for longest is forgotten first
 * @param except networks in CIDR form whose clients may ask for any number
 */
public record RateLimit(int requests, Duration period, int clients, List<String> except) {

    /** Clients remembered when nothing is said; each takes about 300 bytes. */
    public static final int CLIENTS = 100_000;

    /** The shortest period; Retry-After counts in seconds. */
    public static final Duration SHORTEST = Duration.ofSeconds(1);

    /** The longest period. */
    public static final Duration LONGEST = Duration.ofDays(1);

    /** Bits of an IPv6 address that make a client: hosts choose the others as they like. RFC 8981. */
    public static final int IPV6_PREFIX = 64;

    public RateLimit {
        except = List.copyOf(except);
        if (requests < 1 || clients < 1) {
            throw new IllegalArgumentException("requests and clients are positive");
        }
        if (period.compareTo(SHORTEST) < 0 || period.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("the period is between a second and a day");
        }
    }

    /** The table that counts for a frontend. */
    public StickTable table(String frontend) {
        return new StickTable(
                tableName(frontend),
                StickTable.KeyType.IPV6,
                StickTable.KEY_LENGTH,
                clients,
                java.util.Optional.of(period.multipliedBy(2)),
                false,
                List.of(new StickTable.Stored(StickTable.Column.GPC0_RATE, period)));
    }

    /** What the table of a frontend is called. */
    public static String tableName(String frontend) {
        return frontend + ".rate-limit";
    }
}
