package io.fairlead.dataplane.persistence;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The pairs of a Cookie or Set-Cookie value from left to right, some of them taken out or changed. RFC 6265 section 4. */
final class CookiePieces {

    private final byte[] b;
    private final int stop;
    private final byte[] name;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(64);
    private int at;
    private int start;
    private int end;
    private int valueStart;
    private int valueEnd;
    private boolean changed;
    private boolean dropped;
    private boolean gap;
    private boolean written = true;

    CookiePieces(byte[] bytes, int from, int to, byte[] name) {
        this.b = bytes;
        this.at = from;
        this.stop = to;
        this.name = name;
    }

    /** Goes to the next pair; the one before is kept unless something was done with it. */
    boolean next() {
        flush();
        if (at > stop || (at == stop && end == stop)) {
            return false;
        }
        start = at;
        end = at;
        while (end < stop && b[end] != ';') {
            end++;
        }
        at = end + 1;
        int equals = start;
        while (equals < end && b[equals] != '=') {
            equals++;
        }
        valueStart = Math.min(equals + 1, end);
        while (valueStart < end && blank(b[valueStart])) {
            valueStart++;
        }
        valueEnd = end;
        while (valueEnd > valueStart && blank(b[valueEnd - 1])) {
            valueEnd--;
        }
        written = false;
        dropped = false;
        return true;
    }

    private static boolean blank(byte c) {
        return c == ' ' || c == '\t';
    }

    /** Whether the pair is of our name. */
    boolean ours() {
        int from = trimmed();
        if (from + name.length >= end) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (b[from + i] != name[i]) {
                return false;
            }
        }
        int after = from + name.length;
        while (after < end && blank(b[after])) {
            after++;
        }
        return after < end && b[after] == '=';
    }

    private int trimmed() {
        int from = start;
        while (from < end && blank(b[from])) {
            from++;
        }
        return from;
    }

    int valueStart() {
        return valueStart;
    }

    int valueEnd() {
        return valueEnd;
    }

    boolean changed() {
        return changed;
    }

    /** Takes the pair out. */
    void drop() {
        changed = true;
        dropped = true;
    }

    /** The value begins only there. */
    void replaceValue(int from) {
        separate();
        out.write(b, gapStart(), valueStart - gapStart());
        out.write(b, from, end - from);
        changed = true;
        written = true;
        gap = false;
    }

    private int gapStart() {
        return gap || out.size() == 0 ? trimmed() : start;
    }

    /** Writes what stands between the pair before and this one. */
    private void separate() {
        if (out.size() > 0) {
            out.write(';');
            if (gap) {
                out.write(' ');
            }
        }
    }

    private void flush() {
        if (written) {
            return;
        }
        written = true;
        if (dropped) {
            gap = true;
            return;
        }
        separate();
        int from = gapStart();
        out.write(b, from, end - from);
        gap = false;
    }

    /** The pairs that are left. */
    byte[] result() {
        flush();
        return out.toByteArray();
    }

    /** Another value for the first pair of a Set-Cookie. */
    void valueBecomes(String value) {
        first(value, valueEnd);
    }

    /** Something in front of the value of the first pair. */
    void valueBegins(String text) {
        first(text, valueStart);
    }

    private void first(String text, int from) {
        out.reset();
        out.write(b, start, valueStart - start);
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        out.write(b, from, stop - from);
        written = true;
    }

    /** The value as it was changed by {@link #valueBecomes} or {@link #valueBegins}. */
    byte[] rest() {
        return out.toByteArray();
    }
}
