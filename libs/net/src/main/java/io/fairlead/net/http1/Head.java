package io.fairlead.net.http1;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The head of a message: offsets into the reader's buffer, and edits.
 *
 * <p>Valid until its reader reads on. Reused from message to message. Not thread-safe.
 */
public abstract class Head {

    /** Most header fields a message may have; HAProxy's {@code tune.http.maxhdr}. */
    public static final int MAX_FIELDS = 101;

    /** Body length of a message without one. */
    public static final long NO_BODY = 0;

    /** Body length of a chunked message. */
    public static final long CHUNKED = -1;

    /** Body length of a response that ends with its connection. */
    public static final long UNTIL_CLOSE = -2;

    private static final int EDITS = 512;

    byte[] buffer = new byte[0];
    int start;
    int end;
    int minor;
    long bodyLength;
    boolean keepAlive;
    private int count;
    private final int[] nameStart = new int[MAX_FIELDS];
    private final int[] nameEnd = new int[MAX_FIELDS];
    private final int[] valueStart = new int[MAX_FIELDS];
    private final int[] valueEnd = new int[MAX_FIELDS];
    private final Field[] field = new Field[MAX_FIELDS];
    private final boolean[] removed = new boolean[MAX_FIELDS];
    private byte[] added = new byte[EDITS];
    private int addedLength;
    private long addedNames;
    private byte[] @Nullable [] values = new byte[0][];
    private boolean replaced;

    Head() {}

    /** Starts anew over {@code bytes}. */
    void reset(byte[] bytes, int from, int to) {
        buffer = bytes;
        start = from;
        end = to;
        count = 0;
        addedLength = 0;
        addedNames = 0;
        if (replaced) {
            java.util.Arrays.fill(values, null);
            replaced = false;
        }
        bodyLength = NO_BODY;
        keepAlive = true;
        minor = 1;
    }

    /** Parses the fields from {@code at} up to the empty line at {@link #end}. RFC 9112 section 5. */
    void parseFields(int from) throws BadMessageException {
        byte[] b = buffer;
        int at = from;
        while (b[at] != '\r') {
            if (count == MAX_FIELDS) {
                throw new BadMessageException(400, "more than " + MAX_FIELDS + " header fields");
            }
            int name = at;
            int hash = 0;
            while (Chars.isToken(b[at])) {
                hash = hash * 31 + Chars.lower(b[at++]);
            }
            if (at == name || b[at] != ':') {
                throw new BadMessageException(400, "invalid header name");
            }
            int nameStop = at++;
            while (b[at] == ' ' || b[at] == '\t') {
                at++;
            }
            int value = at;
            while (Chars.isValue(b[at])) {
                at++;
            }
            if (b[at] != '\r' || b[at + 1] != '\n') {
                throw new BadMessageException(400, "invalid byte in header value");
            }
            add(name, nameStop, value, trimEnd(value, at), Field.of(b, name, nameStop, hash));
            at += 2;
        }
        if (at + 2 != end) {
            throw new BadMessageException(400, "bare CR in header");
        }
    }

    private int trimStart(int from, int to) {
        int at = from;
        while (at < to && (buffer[at] == ' ' || buffer[at] == '\t')) {
            at++;
        }
        return at;
    }

    private int trimEnd(int from, int to) {
        int at = to;
        while (at > from && (buffer[at - 1] == ' ' || buffer[at - 1] == '\t')) {
            at--;
        }
        return at;
    }

    private void add(int name, int nameStop, int value, int valueStop, Field id) {
        nameStart[count] = name;
        nameEnd[count] = nameStop;
        valueStart[count] = value;
        valueEnd[count] = valueStop;
        field[count] = id;
        removed[count] = false;
        count++;
    }

    /**
     * Decides how the body is delimited. RFC 9112 section 6; whatever two parsers could read differently is refused.
     *
     * @return {@link #CHUNKED}, a length, or {@code absent}
     */
    long framing(long absent) throws BadMessageException {
        long length = -1;
        boolean chunked = false;
        for (int i = 0; i < count; i++) {
            if (field[i] == Field.CONTENT_LENGTH) {
                long value = contentLength(valueStart[i], valueEnd[i]);
                if (length >= 0) {
                    throw new BadMessageException(400, "Content-Length twice");
                }
                length = value;
            } else if (field[i] == Field.TRANSFER_ENCODING) {
                if (chunked || !valueEquals(i, "chunked")) {
                    throw new BadMessageException(chunked ? 400 : 501, "transfer coding other than chunked");
                }
                chunked = true;
            }
        }
        if (chunked && length >= 0) {
            throw new BadMessageException(400, "both Transfer-Encoding and Content-Length");
        }
        if (chunked && minor == 0) {
            throw new BadMessageException(400, "Transfer-Encoding in HTTP/1.0");
        }
        return chunked ? CHUNKED : length >= 0 ? length : absent;
    }

    private long contentLength(int from, int to) throws BadMessageException {
        if (from == to || to - from > 18) {
            throw new BadMessageException(400, "invalid Content-Length");
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            if (!Chars.isDigit(buffer[i])) {
                throw new BadMessageException(400, "invalid Content-Length");
            }
            value = value * 10 + (buffer[i] - '0');
        }
        return value;
    }

    /** Whether the connection persists after this message. RFC 9112 section 9.3. */
    boolean persists() {
        boolean close = minor == 0;
        for (int i = 0; i < count; i++) {
            if (field[i] == Field.CONNECTION) {
                if (listContains(i, "close")) {
                    return false;
                }
                if (listContains(i, "keep-alive")) {
                    close = false;
                }
            }
        }
        return !close;
    }

    /** Whether the body follows in chunks, and if not, how long it is. */
    public long bodyLength() {
        return bodyLength;
    }

    /** Whether the connection may carry another message after this one. */
    public boolean keepAlive() {
        return keepAlive;
    }

    /** The minor version: 0 or 1. */
    public int minor() {
        return minor;
    }

    /** How many header fields were received. */
    public int count() {
        return count;
    }

    /** Which known field the i-th is. */
    public Field field(int i) {
        return field[i];
    }

    /** Whether the i-th field was removed by an edit. */
    public boolean removed(int i) {
        return removed[i];
    }

    /** The first field from {@code from} on that is this one, or -1. */
    public int find(Field wanted, int from) {
        for (int i = from; i < count; i++) {
            if (field[i] == wanted && !removed[i]) {
                return i;
            }
        }
        return -1;
    }

    /** The first field from {@code from} on with this name (lower case), or -1. */
    public int find(byte[] lowerName, int from) {
        for (int i = from; i < count; i++) {
            if (!removed[i] && regionEquals(nameStart[i], nameEnd[i], lowerName)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether there is such a field. */
    public boolean has(Field wanted) {
        return find(wanted, 0) >= 0;
    }

    private boolean regionEquals(int from, int to, byte[] lower) {
        if (to - from != lower.length) {
            return false;
        }
        for (int i = 0; i < lower.length; i++) {
            if (Chars.lower(buffer[from + i]) != lower[i]) {
                return false;
            }
        }
        return true;
    }

    /** The name of the i-th field as received. */
    public String name(int i) {
        return text(nameStart[i], nameEnd[i]);
    }

    /** The value of the i-th field, each byte as one character. */
    public String value(int i) {
        return text(valueStart[i], valueEnd[i]);
    }

    /** The value of the first such field, empty when there is none. */
    public String value(Field wanted) {
        int i = find(wanted, 0);
        return i < 0 ? "" : value(i);
    }

    /** The bytes {@link #valueStart} and others point into. */
    public byte[] bytes() {
        return buffer;
    }

    /** Where the i-th value starts. */
    public int valueStart(int i) {
        return valueStart[i];
    }

    /** Where the i-th value ends. */
    public int valueEnd(int i) {
        return valueEnd[i];
    }

    /** A piece of the buffer, each byte as one character. */
    String text(int from, int to) {
        return new String(buffer, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Whether the i-th value is this text, ignoring ASCII case. */
    public boolean valueEquals(int i, String lower) {
        int length = valueEnd[i] - valueStart[i];
        if (length != lower.length()) {
            return false;
        }
        return tokenEquals(valueStart[i], valueEnd[i], lower);
    }

    private boolean tokenEquals(int from, int to, String lower) {
        if (to - from != lower.length()) {
            return false;
        }
        for (int k = 0; k < lower.length(); k++) {
            if (Chars.lower(buffer[from + k]) != lower.charAt(k)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the i-th value, a comma-separated list, has this element, ignoring ASCII case. */
    public boolean listContains(int i, String lower) {
        int at = valueStart[i];
        int stop = valueEnd[i];
        while (at <= stop) {
            int comma = at;
            while (comma < stop && buffer[comma] != ',') {
                comma++;
            }
            int to = trimEnd(at, comma);
            int from = trimStart(at, to);
            if (tokenEquals(from, to, lower)) {
                return true;
            }
            at = comma + 1;
        }
        return false;
    }

    /** Takes the i-th field out of what is sent on. */
    public void remove(int i) {
        removed[i] = true;
    }

    /**
     * Sends the i-th field on with this value, in its place; it only shows to {@link #find} once the head has been read
     * anew.
     */
    public void replace(int i, byte[] value) {
        if (values.length == 0) {
            values = new byte[MAX_FIELDS][];
        }
        values[i] = value;
        replaced = true;
        addedNames |= 1L << (nameHash(nameStart[i], nameEnd[i]) & 63);
    }

    private byte @Nullable [] replacement(int i) {
        return replaced ? values[i] : null;
    }

    /** Takes every such field out. */
    public void removeAll(Field unwanted) {
        for (int i = 0; i < count; i++) {
            if (field[i] == unwanted) {
                removed[i] = true;
            }
        }
    }

    /** Takes every field of this name (lower case) out. */
    public void removeAll(byte[] lowerName) {
        for (int i = 0; i < count; i++) {
            if (regionEquals(nameStart[i], nameEnd[i], lowerName)) {
                removed[i] = true;
            }
        }
    }

    /** Appends a complete field line, CRLF included; the caller has made sure it is well-formed. */
    public void append(byte[] line) {
        if (addedLength + line.length > added.length) {
            added = java.util.Arrays.copyOf(added, Math.max(added.length * 2, addedLength + line.length));
        }
        System.arraycopy(line, 0, added, addedLength, line.length);
        addedLength += line.length;
        addedNames |= 1L << (nameHash(line) & 63);
    }

    /** Appends a field: its name with colon and blank, then its value, of which the caller knows that it is well-formed. */
    public void append(byte[] start, byte[] value, int from, int to) {
        int more = start.length + to - from + 2;
        if (addedLength + more > added.length) {
            added = java.util.Arrays.copyOf(added, Math.max(added.length * 2, addedLength + more));
        }
        System.arraycopy(start, 0, added, addedLength, start.length);
        System.arraycopy(value, from, added, addedLength + start.length, to - from);
        addedLength += more;
        added[addedLength - 2] = '\r';
        added[addedLength - 1] = '\n';
        addedNames |= 1L << (nameHash(start) & 63);
    }

    /**
     * Whether a field of this name (lower case) may have been appended or replaced, which only shows to {@link #find} once the head
     * has been read anew.
     */
    public boolean mayHaveAppended(byte[] lowerName) {
        return addedNames != 0 && (addedNames & 1L << (nameHash(lowerName) & 63)) != 0;
    }

    /** Whether any field was appended or replaced. */
    public boolean appended() {
        return addedLength > 0 || replaced;
    }

    private static int nameHash(byte[] line) {
        int length = 0;
        while (length < line.length && line[length] != ':') {
            length++;
        }
        return nameHash(line, 0, length);
    }

    private int nameHash(int from, int to) {
        return nameHash(buffer, from, to);
    }

    private static int nameHash(byte[] name, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + Chars.lower(name[i]);
        }
        return hash ^ (hash >>> 7);
    }

    /** Where the i-th name starts in {@link #bytes()}. */
    public int nameStart(int i) {
        return nameStart[i];
    }

    /** Where the i-th name ends. */
    public int nameEnd(int i) {
        return nameEnd[i];
    }

    /**
     * Takes out what concerns only one connection. RFC 9110 section 7.6.1.
     *
     * @param keepUpgrade whether this exchange may switch protocols, so that Upgrade goes on
     */
    public void removeHopByHop(boolean keepUpgrade) {
        for (int i = 0; i < count; i++) {
            switch (field[i]) {
                case CONNECTION -> {
                    removeListed(i);
                    removed[i] = true;
                }
                case KEEP_ALIVE, PROXY_CONNECTION -> removed[i] = true;
                case UPGRADE -> removed[i] = !keepUpgrade;
                case TE -> removed[i] = !valueEquals(i, "trailers");
                default -> {}
            }
        }
    }

    /** Fields named by Connection go, but never those the message's meaning hangs on. */
    private void removeListed(int connection) {
        int stop = valueEnd[connection];
        int at = valueStart[connection];
        while (at < stop) {
            int comma = at;
            while (comma < stop && buffer[comma] != ',') {
                comma++;
            }
            int to = trimEnd(at, comma);
            int from = trimStart(at, to);
            if (from < to && !isOption(from, to)) {
                removeNamed(from, to);
            }
            at = comma + 1;
        }
    }

    /** Whether the element is one of the options that nearly every Connection field has, and that name no field. */
    private boolean isOption(int from, int to) {
        return tokenEquals(from, to, "keep-alive")
                || tokenEquals(from, to, "close")
                || tokenEquals(from, to, "upgrade");
    }

    private void removeNamed(int from, int to) {
        for (int i = 0; i < count; i++) {
            boolean essential = switch (field[i]) {
                case HOST, CONTENT_LENGTH, TRANSFER_ENCODING, CONNECTION, UPGRADE, AUTHORIZATION, COOKIE -> true;
                default -> false;
            };
            if (!essential && sameName(i, from, to)) {
                removed[i] = true;
            }
        }
    }

    private boolean sameName(int i, int from, int to) {
        int length = to - from;
        if (nameEnd[i] - nameStart[i] != length) {
            return false;
        }
        for (int k = 0; k < length; k++) {
            if (Chars.lower(buffer[nameStart[i] + k]) != Chars.lower(buffer[from + k])) {
                return false;
            }
        }
        return true;
    }

    /** Refuses to write what does not fit, which only fields added here can bring about. */
    static void checkRoom(int length, byte[] out, int from) throws BadMessageException {
        if (length > out.length - from) {
            throw new BadMessageException(500, "head too large after rewriting");
        }
    }

    /** Length of the fields and the final empty line as {@link #writeFields} writes them. */
    int fieldsLength() {
        int length = addedLength + 2;
        for (int i = 0; i < count; i++) {
            byte[] value = replacement(i);
            if (!removed[i] && value != null) {
                length += valueStart[i] - nameStart[i] + value.length + 2;
            } else if (!removed[i]) {
                length += (i + 1 < count ? nameStart[i + 1] : end - 2) - nameStart[i];
            }
        }
        return length;
    }

    /** Writes the fields that are left and the added ones, and the empty line. */
    int writeFields(byte[] out, int from) {
        int at = from;
        int i = 0;
        while (i < count) {
            if (removed[i]) {
                i++;
                continue;
            }
            byte[] value = replacement(i);
            if (value != null) {
                at = writeReplaced(i++, value, out, at);
                continue;
            }
            // Runs of untouched fields are copied in one go; trailing blanks before CRLF come along harmlessly.
            int first = nameStart[i];
            while (i + 1 < count && !removed[i + 1] && replacement(i + 1) == null) {
                i++;
            }
            int stop = i + 1 < count ? nameStart[i + 1] : end - 2;
            System.arraycopy(buffer, first, out, at, stop - first);
            at += stop - first;
            i++;
        }
        System.arraycopy(added, 0, out, at, addedLength);
        at += addedLength;
        out[at++] = '\r';
        out[at++] = '\n';
        return at;
    }

    private int writeReplaced(int i, byte[] value, byte[] out, int from) {
        int length = valueStart[i] - nameStart[i];
        System.arraycopy(buffer, nameStart[i], out, from, length);
        int at = from + length;
        System.arraycopy(value, 0, out, at, value.length);
        at += value.length;
        out[at++] = '\r';
        out[at++] = '\n';
        return at;
    }
}
