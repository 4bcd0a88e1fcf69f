package io.fairlead.telemetry.log;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * The forms of time in log lines, the text of the last second kept. HAProxy manual 8.2.3, RFC 3164 4.1.2 and RFC 5424 6.2.3. Not
 * thread-safe.
 */
final class LogTime {

    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };

    private final ZoneId zone;
    private long accessSecond = Long.MIN_VALUE;
    private String access = "";
    private long syslogSecond = Long.MIN_VALUE;
    private String syslog = "";

    LogTime(ZoneId zone) {
        this.zone = zone;
    }

    /** {@code 21/Nov/2026:06:34:17.609}. */
    void appendAccess(long epochMillis, StringBuilder line) {
        long second = Math.floorDiv(epochMillis, 1000L);
        if (second != accessSecond) {
            ZonedDateTime time = Instant.ofEpochSecond(second).atZone(zone);
            StringBuilder text = new StringBuilder(24);
            two(time.getDayOfMonth(), '0', text);
            text.append('/')
                    .append(MONTHS[time.getMonthValue() - 1])
                    .append('/')
                    .append(time.getYear())
                    .append(':');
            clock(time, text);
            access = text.append('.').toString();
            accessSecond = second;
        }
        int millis = (int) Math.floorMod(epochMillis, 1000L);
        line.append(access);
        line.append((char) ('0' + millis / 100));
        two(millis % 100, '0', line);
    }

    /** {@code 21/Nov/2026:06:34:17 +0000}, in UTC or in the zone of the lines. */
    void appendZoned(long epochMillis, boolean utc, StringBuilder line) {
        ZonedDateTime at = Instant.ofEpochMilli(epochMillis).atZone(utc ? ZoneOffset.UTC : zone);
        two(at.getDayOfMonth(), '0', line);
        line.append('/').append(MONTHS[at.getMonthValue() - 1]).append('/').append(at.getYear());
        line.append(':');
        clock(at, line);
        int minutes = at.getOffset().getTotalSeconds() / 60;
        line.append(minutes < 0 ? " -" : " +");
        two(Math.abs(minutes) / 60, '0', line);
        two(Math.abs(minutes) % 60, '0', line);
    }

    /** {@code Nov  1 06:34:17}. */
    void appendSyslog(long epochMillis, StringBuilder line) {
        long second = Math.floorDiv(epochMillis, 1000L);
        if (second != syslogSecond) {
            ZonedDateTime time = Instant.ofEpochSecond(second).atZone(zone);
            StringBuilder text = new StringBuilder(16);
            text.append(MONTHS[time.getMonthValue() - 1]).append(' ');
            two(time.getDayOfMonth(), ' ', text);
            text.append(' ');
            clock(time, text);
            syslog = text.toString();
            syslogSecond = second;
        }
        line.append(syslog);
    }

    /** {@code 2026-11-21T06:34:17.609000+00:00}, microseconds as HAProxy has them. */
    void appendIso(long epochMillis, StringBuilder line) {
        ZonedDateTime at = Instant.ofEpochMilli(epochMillis).atZone(zone);
        line.append(at.getYear()).append('-');
        two(at.getMonthValue(), '0', line);
        line.append('-');
        two(at.getDayOfMonth(), '0', line);
        line.append('T');
        clock(at, line);
        int millis = (int) Math.floorMod(epochMillis, 1000L);
        line.append('.').append((char) ('0' + millis / 100));
        two(millis % 100, '0', line);
        int minutes = at.getOffset().getTotalSeconds() / 60;
        line.append("000").append(minutes < 0 ? '-' : '+');
        two(Math.abs(minutes) / 60, '0', line);
        line.append(':');
        two(Math.abs(minutes) % 60, '0', line);
    }

    private static void clock(ZonedDateTime time, StringBuilder text) {
        two(time.getHour(), '0', text);
        text.append(':');
        two(time.getMinute(), '0', text);
        text.append(':');
        two(time.getSecond(), '0', text);
    }

    private static void two(int value, char pad, StringBuilder text) {
        text.append(value < 10 ? pad : (char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }
}
