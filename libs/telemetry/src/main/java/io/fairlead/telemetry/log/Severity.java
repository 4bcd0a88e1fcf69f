package io.fairlead.telemetry.log;

import java.util.Locale;
import java.util.Optional;

/** How important a line is, most important first: the levels of syslog (RFC 3164 4.1.1), as HAProxy spells them. */
public enum Severity {
    EMERG(0),
    ALERT(1),
    CRIT(2),
    ERR(3),
    WARNING(4),
    NOTICE(5),
    INFO(6),
    DEBUG(7);

    private final int code;

    Severity(int code) {
        this.code = code;
    }

    /** The number a syslog line begins with, for this facility. */
    int priority(int facility) {
        return facility * 8 + code;
    }

    /** The level with this word. */
    public static Optional<Severity> of(String word) {
        for (Severity severity : values()) {
            if (severity.name().toLowerCase(Locale.ROOT).equals(word)) {
                return Optional.of(severity);
            }
        }
        return Optional.empty();
    }

    /** This one, or the given one when this is more important: a line for those who are not to be alarmed. */
    Severity noMoreThan(Severity most) {
        return compareTo(most) < 0 ? most : this;
    }

    /** The word HAProxy has for it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a target that takes lines down to {@code least} takes this one. */
    boolean isWithin(Severity least) {
        return compareTo(least) <= 0;
    }
}
