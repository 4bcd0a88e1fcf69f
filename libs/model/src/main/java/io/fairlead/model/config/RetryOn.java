package io.fairlead.model.config;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * After which failures a request is sent again. HAProxy manual 4.2 {@code retry-on}.
 *
 * @param causes kinds of failures
 * @param statuses answers of a server that count as failures
 */
public record RetryOn(Set<Cause> causes, SortedSet<Integer> statuses) {

    /** A kind of failure. */
    public enum Cause {
        /** No connection came about. */
        CONN_FAILURE,
        /** The server closed before it answered. */
        EMPTY_RESPONSE,
        /** What came is no answer. */
        JUNK_RESPONSE,
        /** No answer within the server's time. */
        RESPONSE_TIMEOUT,
        /** Early data was refused; none is sent, so that this never happens. */
        ZERO_RTT_REJECTED
    }

    /** The statuses that HAProxy may be told to try again on. */
    public static final Set<Integer> POSSIBLE = Set.of(401, 403, 404, 408, 425, 500, 501, 502, 503, 504);

    /** HAProxy's default: failed connections. */
    public static final RetryOn DEFAULT = new RetryOn(Set.of(Cause.CONN_FAILURE), Collections.emptySortedSet());

    /** {@code all-retryable-errors}. */
    public static final RetryOn ALL =
            new RetryOn(EnumSet.allOf(Cause.class), new TreeSet<>(Set.of(500, 502, 503, 504)));

    public RetryOn {
        causes = Set.copyOf(causes);
        statuses = Collections.unmodifiableSortedSet(new TreeSet<>(statuses));
        if (!POSSIBLE.containsAll(statuses)) {
            throw new IllegalArgumentException("not every status can be tried again on");
        }
    }

    /** Whether requests are sent again that a server may have seen. */
    public boolean beyondConnections() {
        return !statuses.isEmpty() || causes.stream().anyMatch(cause -> cause != Cause.CONN_FAILURE);
    }

    /** Its word in configurations. */
    public static String word(Cause cause) {
        return switch (cause) {
            case CONN_FAILURE -> "conn-failure";
            case EMPTY_RESPONSE -> "empty-response";
            case JUNK_RESPONSE -> "junk-response";
            case RESPONSE_TIMEOUT -> "response-timeout";
            case ZERO_RTT_REJECTED -> "0rtt-rejected";
        };
    }
}
