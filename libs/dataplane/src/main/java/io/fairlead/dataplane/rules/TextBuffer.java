package io.fairlead.dataplane.rules;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes being put together; at most {@value Value#LONGEST}. Reused; not thread-safe. */
public final class TextBuffer {

    private byte[] bytes = new byte[256];
    private int length;

    /** An empty buffer. */
    public TextBuffer() {}

    TextBuffer clear() {
        length = 0;
        return this;
    }

    /** How many bytes there are. */
    public int length() {
        return length;
    }

    TextBuffer append(byte[] from, int start, int end) {
        int more = Math.min(end - start, Value.LONGEST - length);
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
        System.arraycopy(from, start, bytes, length, more);
        length += more;
        return this;
    }

    TextBuffer append(byte[] from) {
        return append(from, 0, from.length);
    }

    TextBuffer append(String text) {
        return append(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Makes what was appended from {@code start} on fit for one line of a message: a line break or another control
     * character, which a client may have smuggled into a value, becomes a blank.
     */
    TextBuffer harmless(int start) {
        for (int i = start; i < length; i++) {
            if ((bytes[i] >= 0 && bytes[i] < ' ' && bytes[i] != '\t') || bytes[i] == 0x7F) {
                bytes[i] = ' ';
            }
        }
        return this;
    }

    /** A copy of the bytes. */
    public byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    /** The bytes as characters, one per byte. */
    public String string() {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
}
