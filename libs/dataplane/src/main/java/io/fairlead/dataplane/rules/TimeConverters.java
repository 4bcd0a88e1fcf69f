package io.fairlead.dataplane.rules;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** From seconds since 1970 to text. HAProxy manual 7.3.1 {@code ltime}, {@code utime}, {@code http_date}. */
final class TimeConverters {

    private static final Map<Character, String> LETTERS = Map.ofEntries(
            Map.entry('a', "EEE"),
            Map.entry('A', "EEEE"),
            Map.entry('b', "MMM"),
            Map.entry('B', "MMMM"),
            Map.entry('d', "dd"),
            Map.entry('D', "MM/dd/yy"),
            Map.entry('F', "yyyy-MM-dd"),
            Map.entry('H', "HH"),
            Map.entry('I', "hh"),
            Map.entry('j', "DDD"),
            Map.entry('m', "MM"),
            Map.entry('M', "mm"),
            Map.entry('p', "a"),
            Map.entry('R', "HH:mm"),
            Map.entry('S', "ss"),
            Map.entry('T', "HH:mm:ss"),
            Map.entry('y', "yy"),
            Map.entry('Y', "yyyy"),
            Map.entry('z', "xx"),
            Map.entry('Z', "zzz"));

    private TimeConverters() {}

    /** A format of strftime(3). */
    static Converter format(List<String> arguments, boolean local) {
        DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern(arguments.getFirst()), Locale.ENGLISH);
        long offset = arguments.size() > 1 ? Long.parseLong(arguments.get(1).strip()) : 0;
        ZoneId zone = local ? ZoneId.systemDefault() : ZoneOffset.UTC;
        return (v, _) -> put(v, format, zone, offset);
    }

    static Converter httpDate(List<String> arguments) {
        long offset =
                arguments.isEmpty() ? 0 : Long.parseLong(arguments.getFirst().strip());
        DateTimeFormatter format = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);
        return (v, _) -> put(v, format, ZoneOffset.UTC, offset);
    }

    private static boolean put(Value v, DateTimeFormatter format, ZoneId zone, long offset) {
        if (!v.asNumber()) {
            return false;
        }
        try {
            return v.text(format.format(ZonedDateTime.ofInstant(Instant.ofEpochSecond(v.number() + offset), zone)));
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static String pattern(String format) {
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c == '%' && i + 1 < format.length()) {
                char letter = format.charAt(++i);
                String known = LETTERS.get(letter);
                pattern.append(known != null ? known : "'" + letter + "'");
            } else {
                pattern.append(c == '\'' ? "''" : "'" + c + "'");
            }
        }
        return pattern.toString();
    }
}
