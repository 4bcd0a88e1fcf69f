package io.fairlead.dataplane.rules;

import java.util.Locale;

/** Host and port as a Host header spells them. */
final class HostText {

    private HostText() {}

    /** Without port and brackets. */
    static String host(String text) {
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            return close < 0 ? text : text.substring(1, close);
        }
        int colon = text.indexOf(':');
        return colon < 0 ? text : text.substring(0, colon);
    }

    /** The port, 0 for none. */
    static int port(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < text.lastIndexOf(']')) {
            return 0;
        }
        String digits = text.substring(colon + 1);
        boolean good = colon >= 0
                && !digits.isEmpty()
                && digits.length() <= 5
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return good ? Integer.parseInt(digits) : 0;
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
