package io.fairlead.telemetry.stats;

import java.util.Locale;

/** A word or sentence of a statistics row; keys as in HAProxy's CSV where it has the column. */
public enum Detail {
    /** {@code UP}, {@code DOWN 1/2}, {@code MAINT}, {@code no check}, {@code OPEN}, … as HAProxy words it. */
    STATUS,
    /** Code of the last check, such as {@code L7OK}. */
    CHECK_STATUS,
    /** What the code means, such as {@code Layer7 check passed}. */
    CHECK_DESC,
    /** What the server or the system said to the last check. */
    LAST_CHK,
    /** A server's address and port. */
    ADDR,
    /** A server's persistence cookie. */
    COOKIE,
    /** {@code http} or {@code tcp}. */
    MODE,
    /** A backend's balancing algorithm. */
    ALGO,
    /** What is spoken: {@code http}, {@code tcp}, {@code postgresql}, …; ours, not HAProxy's. */
    PROTOCOL,
    /**
     * The certificates a frontend chooses from, a line each: file, end, issuer and names, by tabs; and of a bind whose
     * files cannot be used any more {@code broken}, address and why; ours.
     */
    CERTIFICATES;

    private final String key = name().toLowerCase(Locale.ROOT);

    /** The column name. */
    public String key() {
        return key;
    }
}
