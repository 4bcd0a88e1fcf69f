package io.fairlead.dataplane.rules;

import com.google.re2j.Pattern;
import io.fairlead.model.config.Matcher;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The patterns of one ACL over a piece of bytes; any may match. HAProxy manual 7.1.3. */
final class BytePatterns {

    private final Matcher matcher;
    private final boolean ignoreCase;
    private final List<byte[]> texts = new ArrayList<>();
    private final List<Pattern> expressions = new ArrayList<>();

    BytePatterns(Matcher matcher, boolean ignoreCase, List<String> patterns) {
        this.matcher = matcher;
        this.ignoreCase = ignoreCase;
        for (String pattern : patterns) {
            if (matcher == Matcher.REG) {
                expressions.add(Pattern.compile(pattern, ignoreCase ? Pattern.CASE_INSENSITIVE : 0));
            } else {
                String text = ignoreCase ? pattern.toLowerCase(Locale.ROOT) : pattern;
                texts.add(text.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    boolean match(byte[] b, int from, int to) {
        if (matcher == Matcher.FOUND) {
            return true;
        }
        if (matcher == Matcher.REG) {
            String text = new String(b, from, to - from, StandardCharsets.ISO_8859_1);
            return expressions.stream().anyMatch(e -> e.matcher(text).find());
        }
        for (int i = 0; i < texts.size(); i++) {
            if (match(b, from, to, texts.get(i))) {
                return true;
            }
        }
        return false;
    }

    private boolean match(byte[] b, int from, int to, byte[] text) {
        int length = to - from;
        return switch (matcher) {
            case STR -> length == text.length && at(b, from, text);
            case BEG -> length >= text.length && at(b, from, text);
            case END -> length >= text.length && at(b, to - text.length, text);
            case SUB -> find(b, from, to, text, (byte) 0, (byte) 0);
            case DIR -> find(b, from, to, text, (byte) '/', (byte) '?');
            case DOM -> find(b, from, to, text, (byte) '.', (byte) ':');
            case BOOL, FOUND, REG, IP, INT, LEN -> false;
        };
    }

    private boolean at(byte[] b, int from, byte[] text) {
        for (int i = 0; i < text.length; i++) {
            if ((ignoreCase ? lower(b[from + i]) : b[from + i]) != text[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the text occurs, between delimiters unless they are 0. */
    private boolean find(byte[] b, int from, int to, byte[] text, byte delimiter, byte other) {
        for (int i = from; i + text.length <= to; i++) {
            if (at(b, i, text)
                    && (delimiter == 0
                            || ((i == from || delimits(b[i - 1], delimiter, other))
                                    && (i + text.length == to || delimits(b[i + text.length], delimiter, other))))) {
                return true;
            }
        }
        return false;
    }

    private static boolean delimits(byte b, byte delimiter, byte other) {
        return b == delimiter || b == other || b == '/';
    }

    private static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
    }
}
