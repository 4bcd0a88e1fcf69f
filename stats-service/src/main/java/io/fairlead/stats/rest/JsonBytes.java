package io.fairlead.stats.rest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes JSON (RFC 8259) into memory without making a tree of it first: the statistics of thousands of servers are
 * written every second. Names are ASCII without quotes. Not thread-safe.
 */
final class JsonBytes {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int LAST_CONTROL = 0x1f;
    private static final int LAST_ASCII = 0x7e;

    private byte[] bytes;
    private int length;
    private boolean comma;

    /** With room for so many bytes; more is made when it is needed. */
    JsonBytes(int room) {
        this.bytes = new byte[Math.max(64, room)];
    }

    /** Text that is no value: the frame around the JSON. */
    JsonBytes raw(String text) {
        ascii(text);
        comma = false;
        return this;
    }

    /** A value that is JSON already. */
    JsonBytes json(String value) {
        separate();
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        room(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
        comma = true;
        return this;
    }

    JsonBytes object() {
        return open('{');
    }

    JsonBytes array() {
        return open('[');
    }

    private JsonBytes open(char bracket) {
        separate();
        put(bracket);
        comma = false;
        return this;
    }

    JsonBytes endObject() {
        put('}');
        comma = true;
        return this;
    }

    JsonBytes endArray() {
        put(']');
        comma = true;
        return this;
    }

    /** The name of the value that follows. */
    JsonBytes name(String name) {
        separate();
        put('"');
        ascii(name);
        put('"');
        put(':');
        comma = false;
        return this;
    }

    JsonBytes value(long value) {
        separate();
        room(20);
        if (value >= 0 && value < 10) {
            put((char) ('0' + value));
        } else {
            ascii(Long.toString(value));
        }
        comma = true;
        return this;
    }

    /** So many thousandths. */
    JsonBytes thousandths(long value) {
        value(value / 1000);
        int rest = (int) (value % 1000);
        if (rest != 0) {
            put('.');
            put((char) ('0' + rest / 100));
            put((char) ('0' + rest / 10 % 10));
            put((char) ('0' + rest % 10));
        }
        return this;
    }

    JsonBytes value(String text) {
        separate();
        put('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                put('\\');
                put(c);
            } else if (c <= LAST_CONTROL || c > LAST_ASCII) {
                escaped(c);
            } else {
                put(c);
            }
        }
        put('"');
        comma = true;
        return this;
    }

    private void escaped(char c) {
        put('\\');
        put('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            put((char) HEX[c >> shift & 0xf]);
        }
    }

    private void separate() {
        if (comma) {
            put(',');
        }
    }

    private void ascii(String text) {
        int count = text.length();
        room(count);
        for (int i = 0; i < count; i++) {
            bytes[length + i] = (byte) text.charAt(i);
        }
        length += count;
    }

    private void put(char c) {
        room(1);
        bytes[length++] = (byte) c;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length + (bytes.length >> 1)));
        }
    }

    /** Where it is, for {@link #back}. */
    int mark() {
        return comma ? -length : length;
    }

    /** Takes back all that was written since. */
    void back(int mark) {
        comma = mark < 0;
        length = Math.abs(mark);
    }

    /** What was written. */
    byte[] done() {
        return Arrays.copyOf(bytes, length);
    }
}
