package io.fairlead.net.http1;

/** Which bytes may stand where. RFC 9110 section 5.6.2, RFC 9112 section 5, RFC 3986 section 2. */
final class Chars {

    private static final byte TOKEN = 1;
    private static final byte VALUE = 2;
    private static final byte TARGET = 4;
    private static final byte DIGIT = 8;
    private static final byte[] CLASS = new byte[256];

    static {
        for (int c = 0; c < 256; c++) {
            boolean visible = c > 0x20 && c != 0x7f;
            if (c < 128 && (Character.isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0)) {
                CLASS[c] |= TOKEN;
            }
            if (visible || c == ' ' || c == '\t') {
                CLASS[c] |= VALUE;
            }
            // Octets above 127 are not URI characters, but servers see them in the field and HAProxy refuses them.
            if (visible && c < 128 && c != '#') {
                CLASS[c] |= TARGET;
            }
            if (c >= '0' && c <= '9') {
                CLASS[c] |= DIGIT;
            }
        }
    }

    private Chars() {}

    static boolean isToken(byte b) {
        return (CLASS[b & 0xff] & TOKEN) != 0;
    }

    static boolean isValue(byte b) {
        return (CLASS[b & 0xff] & VALUE) != 0;
    }

    static boolean isTarget(byte b) {
        return (CLASS[b & 0xff] & TARGET) != 0;
    }

    static boolean isDigit(byte b) {
        return (CLASS[b & 0xff] & DIGIT) != 0;
    }

    /** ASCII lower case; other bytes unchanged. */
    static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b | 0x20 : b & 0xff;
    }

    static int hexValue(byte b) {
        if (isDigit(b)) {
            return b - '0';
        }
        int low = lower(b);
        return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
    }
}
