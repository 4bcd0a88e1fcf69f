package io.fairlead.pgwire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** An ErrorResponse that ends a session. PostgreSQL documentation 54.7 and 54.8. */
public record ErrorMessage(String code, String message, String hint) {

    /** A router's own error; the hint may be empty. */
    public static ErrorMessage of(SqlState state, String message, String hint) {
        return new ErrorMessage(state.code(), message, hint);
    }

    /** The message as severity FATAL. */
    public byte[] bytes() {
        return bytes("FATAL");
    }

    /** The message with this severity. */
    public byte[] bytes(String severity) {
        StringBuilder fields = new StringBuilder("S")
                .append(severity)
                .append("\0V")
                .append(severity)
                .append("\0C")
                .append(code)
                .append("\0M")
                .append(message);
        if (!hint.isEmpty()) {
            fields.append("\0H").append(hint);
        }
        byte[] text = fields.append("\0\0").toString().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(5 + text.length)
                .put((byte) 'E')
                .putInt(4 + text.length)
                .put(text)
                .array();
    }

    /** The code a server's ErrorResponse carries; empty when it carries none. */
    public static Optional<String> codeOf(byte[] bytes, int offset, int length) {
        return field(bytes, offset, length, 'C');
    }

    /** A field of a server's ErrorResponse by its letter; empty when it carries none. */
    public static Optional<String> field(byte[] bytes, int offset, int length, char letter) {
        int end = offset + length;
        for (int at = offset; at < end && bytes[at] != 0; at++) {
            byte field = bytes[at];
            int start = ++at;
            while (at < end && bytes[at] != 0) {
                at++;
            }
            if (field == letter) {
                return Optional.of(new String(bytes, start, at - start, StandardCharsets.UTF_8));
            }
        }
        return Optional.empty();
    }
}
