package io.fairlead.dataplane.guard;

import io.fairlead.net.http1.Head;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A header field's name, ready to be compared and written. An underscore counts as a hyphen where clients are not
 * believed: what CGI makes of both is the same (RFC 3875 section 4.1.18).
 */
final class FieldName {

    final byte[] lower;
    final byte[] start;

    FieldName(String name) {
        lower = name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
        start = (name + ": ").getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether the i-th field has this name, or one that begins with it. */
    boolean names(Head head, int i, boolean prefix) {
        int from = head.nameStart(i);
        int length = head.nameEnd(i) - from;
        if (prefix ? length < lower.length : length != lower.length) {
            return false;
        }
        byte[] bytes = head.bytes();
        for (int k = 0; k < lower.length; k++) {
            byte b = bytes[from + k];
            int plain = b == '_' ? '-' : b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
            if (plain != lower[k]) {
                return false;
            }
        }
        return true;
    }

    /** Takes every field of this name out. */
    void removeFrom(Head head) {
        for (int i = 0; i < head.count(); i++) {
            if (names(head, i, false)) {
                head.remove(i);
            }
        }
    }
}
