package io.fairlead.net.io;

/**
 * How TCP finds out that the other host is gone without a word, on every connection: silent ones are asked, and ended
 * when nobody answers. A database session may be silent for days, and one whose host lost its power looks the same.
 */
public final class KeepAlive {

    /** Silence before the first question. */
    public static final int IDLE_SECONDS = 60;

    /** Between questions. */
    public static final int INTERVAL_SECONDS = 15;

    /** Questions without an answer that end the connection. */
    public static final int PROBES = 4;

    private KeepAlive() {}
}
