package io.fairlead.dataplane.rules;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/** Replacements with {@code \1} for what a group matched. HAProxy manual 7.3.1 {@code regsub}. */
final class Regexes {

    private Regexes() {}

    /** The text with the first match, or all, replaced. */
    static String substitute(Pattern pattern, String text, String replacement, boolean all) {
        Matcher matcher = pattern.matcher(text);
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (out.length() < Value.LONGEST && at <= text.length() && matcher.find(at)) {
            out.append(text, at, matcher.start());
            expand(matcher, replacement, out);
            boolean empty = matcher.end() == matcher.start();
            if (empty && matcher.end() < text.length()) {
                out.append(text.charAt(matcher.end()));
            }
            at = matcher.end() + (empty ? 1 : 0);
            if (!all) {
                break;
            }
        }
        if (at < text.length()) {
            out.append(text, at, text.length());
        }
        return out.toString();
    }

    /** Appends the replacement for the present match. */
    static void expand(Matcher matcher, String replacement, StringBuilder out) {
        for (int i = 0; i < replacement.length() && out.length() < Value.LONGEST; i++) {
            char c = replacement.charAt(i);
            boolean escape = c == '\\' && i + 1 < replacement.length();
            char next = escape ? replacement.charAt(i + 1) : c;
            if (escape && next >= '0' && next <= '9') {
                int group = next - '0';
                String found = group <= matcher.groupCount() ? matcher.group(group) : null;
                out.append(found == null ? "" : found);
                i++;
            } else if (escape) {
                out.append(next);
                i++;
            } else {
                out.append(c);
            }
        }
    }
}
