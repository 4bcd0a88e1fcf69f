package io.fairlead.edge.runtime;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Dates as HAProxy writes them, in local time. Pure. */
final class DateText {

    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private DateText() {}

    /** {@code 21/Nov/2026:11:33:04.247}. */
    static String millis(Instant time) {
        return MILLIS.format(time);
    }
}
