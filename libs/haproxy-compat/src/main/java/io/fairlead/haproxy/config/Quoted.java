package io.fairlead.haproxy.config;

import java.time.Duration;
import java.util.regex.Pattern;

/** Spells values so that {@link Lexer} and HAProxy read them back as they are. HAProxy manual 2.2, 2.5. */
final class Quoted {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@,=+*()<>?&%~^|!;\\[\\]{}-]+");

    private Quoted() {}

    /** One word, quoted when it needs to be. */
    static String word(String text) {
        if (PLAIN.matcher(text).matches()) {
            return text;
        }
        if (text.chars().allMatch(c -> c >= ' ' && c != '\'')) {
            return "'" + text + "'";
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\', '$' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** Constant text where a log-format is read. */
    static String format(String text) {
        return word(text.replace("%", "%%"));
    }

    /** A time in the largest unit that divides it. */
    static String time(Duration time) {
        long millis = time.toMillis();
        if (millis % 1000 != 0 || millis == 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
