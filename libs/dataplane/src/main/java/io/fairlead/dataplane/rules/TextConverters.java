package io.fairlead.dataplane.rules;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Converters from text to text. HAProxy manual 7.3.1. */
final class TextConverters {

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private TextConverters() {}

    /** Turns the letters of this range into the other case; copies only when there is one. */
    static boolean fold(Value v, char low, char high) {
        v.asText();
        byte[] b = v.bytes();
        int i = v.from();
        while (i < v.to() && (b[i] < low || b[i] > high)) {
            i++;
        }
        if (i == v.to()) {
            return true;
        }
        int length = v.length();
        byte[] out = v.room(length);
        for (int k = 0; k < length; k++) {
            byte c = b[v.from() + k];
            out[k] = c >= low && c <= high ? (byte) (c ^ 0x20) : c;
        }
        return v.text(out, 0, length);
    }

    private static byte[] copy(Value v) {
        v.asText();
        return Arrays.copyOfRange(v.bytes(), v.from(), v.to());
    }

    static boolean put(Value v, byte[] bytes) {
        return v.text(bytes, 0, bytes.length);
    }

    static boolean encode64(Value v, boolean url) {
        Base64.Encoder encoder = url ? Base64.getUrlEncoder().withoutPadding() : Base64.getEncoder();
        return put(v, encoder.encode(copy(v)));
    }

    static boolean decode64(Value v, boolean url) {
        try {
            return put(v, (url ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(copy(v)));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static boolean hex(Value v) {
        byte[] in = copy(v);
        byte[] out = new byte[in.length * 2];
        for (int i = 0; i < in.length; i++) {
            out[2 * i] = HEX[(in[i] >> 4) & 0xF];
            out[2 * i + 1] = HEX[in[i] & 0xF];
        }
        return put(v, out);
    }

    static boolean hexNumber(Value v) {
        String text = v.string();
        if (text.isEmpty() || text.length() > 16 || !text.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            return false;
        }
        return v.number(Long.parseUnsignedLong(text, 16));
    }

    /** {@code +} is a blank behind the question mark, or everywhere in a form. */
    static boolean urlDecode(Value v, boolean form) {
        byte[] in = copy(v);
        boolean query = form;
        int n = 0;
        for (int i = 0; i < in.length; i++) {
            byte c = in[i];
            if (c == '%') {
                int high = digit(in, i + 1);
                int low = digit(in, i + 2);
                if (high < 0 || low < 0) {
                    return false;
                }
                in[n++] = (byte) (high << 4 | low);
                i += 2;
            } else if (c == '+' && query) {
                in[n++] = ' ';
            } else {
                query |= c == '?';
                in[n++] = c;
            }
        }
        return v.text(in, 0, n);
    }

    private static int digit(byte[] b, int at) {
        return at < b.length ? Character.digit(b[at], 16) : -1;
    }

    /** Everything but RFC 3986's unreserved characters. */
    static boolean urlEncode(Value v) {
        StringBuilder out = new StringBuilder();
        for (byte b : copy(v)) {
            boolean plain = (b >= 'a' && b <= 'z')
                    || (b >= 'A' && b <= 'Z')
                    || (b >= '0' && b <= '9')
                    || b == '-'
                    || b == '.'
                    || b == '_'
                    || b == '~';
            if (plain) {
                out.append((char) b);
            } else {
                out.append('%').append((char) HEX[(b >> 4) & 0xF]).append((char) HEX[b & 0xF]);
            }
        }
        return v.text(out.toString());
    }

    /** Escapes for a JSON string in ASCII. */
    static boolean json(Value v, String code) {
        byte[] in = copy(v);
        String text;
        try {
            text = code.equals("ascii")
                    ? new String(in, StandardCharsets.ISO_8859_1)
                    : StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(code.equals("utf8") ? CodingErrorAction.REPORT : CodingErrorAction.IGNORE)
                            .decode(ByteBuffer.wrap(in))
                            .toString();
        } catch (CharacterCodingException e) {
            return false;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\', '/' -> out.append('\\').append(c);
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c > 0x1F && c < 0x7F) {
                        out.append(c);
                    } else {
                        out.append(String.format("\\u%04x", (int) c));
                    }
                }
            }
        }
        return v.text(out.toString());
    }
}
