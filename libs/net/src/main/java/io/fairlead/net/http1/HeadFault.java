package io.fairlead.net.http1;

/**
 * Where the head of a message stops being one, for whoever looks at what was refused: not for deciding whether to refuse.
 * RFC 9112 sections 3, 4 and 5. Pure.
 */
public final class HeadFault {

    private static final int DIGITS_OF_STATUS = 3;

    private HeadFault() {}

    /** The index of the first octet that cannot be there; the length when every octet could be. */
    public static int position(byte[] head, boolean response) {
        int at = response ? statusLine(head) : requestLine(head);
        while (at >= 0 && at < head.length) {
            if (head[at] == '\r') {
                // The empty line: what is wrong is what the fields mean, not how they are written.
                return at + 1 < head.length && head[at + 1] != '\n' ? at + 1 : head.length;
            }
            at = field(head, at);
        }
        return at < 0 ? -(at + 1) : head.length;
    }

    /** The index behind, or one less than the negative of where it is wrong. */
    private static int requestLine(byte[] b) {
        int at = 0;
        while (at < b.length && Chars.isToken(b[at])) {
            at++;
        }
        if (at == 0 || !is(b, at, ' ')) {
            return wrong(b, at);
        }
        int target = ++at;
        while (at < b.length && b[at] > ' ' && b[at] != 0x7f) {
            at++;
        }
        if (at == target || !is(b, at, ' ')) {
            return wrong(b, at);
        }
        at = version(b, at + 1);
        return at < 0 ? at : lineEnd(b, at);
    }

    private static int statusLine(byte[] b) {
        int at = version(b, 0);
        if (at < 0 || !is(b, at, ' ')) {
            return at < 0 ? at : wrong(b, at);
        }
        at++;
        for (int digit = 0; digit < DIGITS_OF_STATUS; digit++, at++) {
            if (at >= b.length || b[at] < '0' || b[at] > '9') {
                return wrong(b, at);
            }
        }
        if (!is(b, at, ' ') && !is(b, at, '\r')) {
            return wrong(b, at);
        }
        return value(b, at);
    }

    private static int version(byte[] b, int from) {
        String pattern = "HTTP/d.d";
        for (int i = 0; i < pattern.length(); i++) {
            int at = from + i;
            char wanted = pattern.charAt(i);
            boolean fits = at < b.length && (wanted == 'd' ? b[at] >= '0' && b[at] <= '9' : b[at] == wanted);
            if (!fits) {
                return wrong(b, at);
            }
        }
        return from + pattern.length();
    }

    private static int field(byte[] b, int from) {
        int at = from;
        while (at < b.length && Chars.isToken(b[at])) {
            at++;
        }
        return at == from || !is(b, at, ':') ? wrong(b, at) : value(b, at + 1);
    }

    private static int value(byte[] b, int from) {
        int at = from;
        while (at < b.length && Chars.isValue(b[at])) {
            at++;
        }
        return lineEnd(b, at);
    }

    private static int lineEnd(byte[] b, int at) {
        if (!is(b, at, '\r')) {
            return wrong(b, at);
        }
        return is(b, at + 1, '\n') ? at + 2 : wrong(b, at + 1);
    }

    private static boolean is(byte[] b, int at, char wanted) {
        return at < b.length && b[at] == wanted;
    }

    private static int wrong(byte[] b, int at) {
        return -Math.min(at, b.length) - 1;
    }
}
