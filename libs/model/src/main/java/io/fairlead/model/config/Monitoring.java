package io.fairlead.model.config;

import java.util.Optional;

/**
 * What tells of a server's health besides its own check. HAProxy manual 5.2.
 *
 * @param agent a program that is asked
 * @param track {@code BACKEND/SERVER} whose health is this one's, too; empty for none
 * @param observe which traffic tells of its health
 * @param errorLimit consecutive errors that count
 * @param onError what they lead to
 * @param initState what it is before the first check
 */
public record Monitoring(
        Optional<AgentCheck> agent,
        String track,
        Observe observe,
        int errorLimit,
        OnError onError,
        InitState initState) {

    /** Nothing but the check. */
    public static final Monitoring NONE =
            new Monitoring(Optional.empty(), "", Observe.NONE, 10, OnError.FAIL_CHECK, InitState.UP);

    /** Which traffic tells of a server's health. */
    public enum Observe {
        NONE,
        /** Connections that fail. */
        LAYER4,
        /** Those, and answers that are none or have a status of 5xx other than 501 and 505. */
        LAYER7
    }

    /** What too many errors lead to. */
    public enum OnError {
        /** Checks at {@code fastinter}. */
        FASTINTER,
        /** The same as a failed check. */
        FAIL_CHECK,
        /** One more failed check is enough. */
        SUDDEN_DEATH,
        /** Down at once. */
        MARK_DOWN
    }

    /** What a server is before its first check. HAProxy 3.1 manual 5.2 {@code init-state}. */
    public enum InitState {
        /** Up, and as many failures from down as later. */
        FULLY_UP,
        /** Up, and one failure from down. */
        UP,
        /** Down, and one success from up. */
        DOWN,
        /** Down, and as many successes from up as later. */
        FULLY_DOWN
    }

    public Monitoring {
        if (errorLimit < 1) {
            throw new IllegalArgumentException("error limit is at least 1");
        }
    }
}
