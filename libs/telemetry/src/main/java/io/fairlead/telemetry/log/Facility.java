package io.fairlead.telemetry.log;

import java.util.List;
import java.util.OptionalInt;

/** The facilities of syslog as HAProxy spells them (HAProxy manual 4.2 {@code log}), numbered by RFC 3164 4.1.1. */
final class Facility {

    private static final List<String> WORDS = List.of(
            "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "auth2", "ftp", "ntp",
            "audit", "alert", "cron2", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7");

    private Facility() {}

    /** The number of a facility. */
    static OptionalInt of(String word) {
        int index = WORDS.indexOf(word);
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
    }
}
