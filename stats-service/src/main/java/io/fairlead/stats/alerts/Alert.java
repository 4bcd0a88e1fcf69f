package io.fairlead.stats.alerts;

import java.time.Instant;

/**
 * One alert.
 *
 * @param id rule and subject
 * @param rule its name
 * @param subject what it is about
 * @param state where it is in its life
 * @param since when that state began
 * @param message the newest sentence
 */
public record Alert(String id, String rule, String subject, State state, Instant since, String message) {

    /** Where an alert is in its life. */
    public enum State {
        /** Seen, but not yet for long enough. */
        PENDING,
        /** Told. */
        FIRING,
        /** Over. */
        RESOLVED
    }

    Alert with(State next, Instant at, String newest) {
        return new Alert(id, rule, subject, next, at, newest);
    }
}
