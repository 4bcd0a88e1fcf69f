package io.fairlead.telemetry.log;

import org.jspecify.annotations.Nullable;

/** Captured values in log lines. HAProxy manual 8.8. Pure functions. */
final class Captures {

    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private Captures() {}

    /** Appends <code>{one|two}</code>; nothing where nothing can be captured. False then. */
    static boolean append(@Nullable String[] values, StringBuilder line) {
        if (values.length == 0) {
            return false;
        }
        line.append('{');
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                line.append('|');
            }
            String value = values[i];
            if (value != null) {
                escaped(value, line);
            }
        }
        line.append('}');
        return true;
    }

    /** Appends every value between quotes, a blank between them. */
    static boolean appendList(@Nullable String[] values, StringBuilder line) {
        for (int i = 0; i < values.length; i++) {
            String value = values[i];
            line.append(i > 0 ? " \"" : "\"");
            if (value != null) {
                escaped(value, line);
            }
            line.append('"');
        }
        return values.length > 0;
    }

    /** What would end a value or a field is written as {@code #XX}, too. */
    private static void escaped(String text, StringBuilder line) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || "\"#{|}".indexOf(c) >= 0) {
                line.append('#').append(HEX[(c >> 4) & 0xf]).append(HEX[c & 0xf]);
            } else {
                line.append(c);
            }
        }
    }
}
