package io.fairlead.net.http2;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What fields may look like, so that none can become two in HTTP/1.1. RFC 9113 sections 8.2.1 and 8.2.2. */
final class FieldRules {

    /** Fields of a connection, which are no part of a message. */
    static final Set<String> OF_CONNECTIONS =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

    private FieldRules() {}

    /** Trailers as lines; empty when they are malformed. */
    static Optional<String> trailers(List<String> fields) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < fields.size(); i += 2) {
            if (!isRegular(fields.get(i)) || !isValue(fields.get(i + 1))) {
                return Optional.empty();
            }
            lines.append(fields.get(i)).append(": ").append(fields.get(i + 1)).append("\r\n");
        }
        return Optional.of(lines.toString());
    }

    /** The name of a field that is part of a message. */
    static boolean isRegular(String name) {
        return isToken(name) && name.chars().noneMatch(c -> c >= 'A' && c <= 'Z') && !OF_CONNECTIONS.contains(name);
    }

    static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c -> (c >= '0' && c <= '9')
                                || (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }

    /** No control characters but tabs, and no blank at either end. */
    static boolean isValue(String text) {
        return text.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f && c <= 0xff))
                && (text.isEmpty() || (!blank(text.charAt(0)) && !blank(text.charAt(text.length() - 1))));
    }

    private static boolean blank(char c) {
        return c == ' ' || c == '\t';
    }

    static boolean isTarget(String text) {
        return text.chars().allMatch(c -> c > ' ' && c != 0x7f && c <= 0xff);
    }

    /** The value of Content-Length; -1 when it is none. */
    static long length(String value) {
        boolean good = !value.isEmpty() && value.length() <= 18 && value.chars().allMatch(c -> c >= '0' && c <= '9');
        return good ? Long.parseLong(value) : -1;
    }
}
