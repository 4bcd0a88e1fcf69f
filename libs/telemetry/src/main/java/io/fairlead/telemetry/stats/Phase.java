package io.fairlead.telemetry.stats;

import java.util.Locale;

/** A part of a request's time for which a distribution is kept. */
public enum Phase {
    /** Waiting for a place on a server. */
    QUEUE,
    /** Connecting to the server. */
    CONNECT,
    /** Waiting for the head of the answer. */
    RESPONSE,
    /** All of it. */
    TOTAL;

    private final String key = name().toLowerCase(Locale.ROOT);

    /** The name in texts. */
    public String key() {
        return key;
    }
}
