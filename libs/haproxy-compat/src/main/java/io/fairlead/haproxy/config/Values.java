package io.fairlead.haproxy.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Reads single values; each bad one is one finding and no value. */
final class Values {

    /** HAProxy's timers are 31 bits of milliseconds. */
    private static final long MAX_MILLIS = Integer.MAX_VALUE;

    private static final Map<String, Long> MICROS = Map.of(
            "us", 1L,
            "ms", 1_000L,
            "s", 1_000_000L,
            "m", 60_000_000L,
            "h", 3_600_000_000L,
            "d", 86_400_000_000L);

    private Values() {}

    /** A time with an optional unit, rounded up to a millisecond. HAProxy manual 2.5. */
    static Optional<Duration> time(Word word, String defaultUnit, Report report) {
        String text = word.text();
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        String unit = digits == text.length() ? defaultUnit : text.substring(digits);
        Long micros = MICROS.get(unit);
        if (digits == 0 || micros == null) {
            report.error(
                    "bad-value",
                    word,
                    "\"" + text + "\" is not a time",
                    "a number with one of the units us, ms, s, m, h, d; without unit it is in " + defaultUnit);
            return Optional.empty();
        }
        long millis = digits > 12 ? Long.MAX_VALUE : ceilMillis(Long.parseLong(text.substring(0, digits)), micros);
        if (millis > MAX_MILLIS) {
            report.error("bad-value", word, "\"" + text + "\" is longer than HAProxy's limit of 24.8 days");
            return Optional.empty();
        }
        return Optional.of(Duration.ofMillis(millis));
    }

    private static long ceilMillis(long number, long micros) {
        if (number > Long.MAX_VALUE / micros - 1000) {
            return Long.MAX_VALUE;
        }
        return (number * micros + 999) / 1000;
    }

    /** A whole number within the bounds. */
    static Optional<Integer> number(Word word, int min, int max, Report report) {
        try {
            int value = Integer.parseInt(word.text());
            if (value >= min && value <= max) {
                return Optional.of(value);
            }
        } catch (NumberFormatException _) {
            // reported below, with the bounds
        }
        String bounds = max == Integer.MAX_VALUE ? "of at least " + min : "from " + min + " to " + max;
        report.error("bad-value", word, "\"" + word.text() + "\" is not a number " + bounds);
        return Optional.empty();
    }

    /** Whether HAProxy accepts the name for a proxy, a server or an ACL: letters, digits and {@code -_.:}. */
    static boolean isName(Word word, String what, Report report) {
        String text = word.text();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letter && "-_.:".indexOf(c) < 0) {
                report.error(
                        "bad-name",
                        word,
                        "character '" + c + "' is not permitted in " + what + " name \"" + text + "\"",
                        "letters, digits and - _ . : are");
                return false;
            }
        }
        return !text.isEmpty();
    }
}
