package io.fairlead.dataplane.rules;

import io.fairlead.model.expr.SampleType;
import io.fairlead.telemetry.log.ClientText;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A sample while it is worked on: text as a piece of bytes, a number, or an address. Reused from sample to sample by one
 * connection; not thread-safe. Texts are never longer than {@value #LONGEST} bytes.
 */
public final class Value {

    /** Longest text, as HAProxy's buffer. */
    static final int LONGEST = 16384;

    private static final byte[] EMPTY = new byte[0];

    private SampleType type = SampleType.BOOL;
    private byte[] bytes = EMPTY;
    private int from;
    private int to;
    private long number;
    private @Nullable InetAddress address;
    private SampleType lastType = SampleType.BOOL;
    private byte[] lastBytes = EMPTY;
    private int lastFrom;
    private int lastTo;
    private long lastNumber;
    private @Nullable InetAddress lastAddress;
    private byte[] used = EMPTY;
    private byte[] spare = EMPTY;

    /** How far a source that gives several values has got: the field, and the place in it. */
    int field;

    int at;

    /** An empty value. */
    public Value() {}

    /** Before the first value of a source. */
    void begin() {
        field = 0;
        at = -1;
    }

    /** Notes the value, in case the source has no better one. */
    void remember() {
        lastType = type;
        lastBytes = bytes;
        lastFrom = from;
        lastTo = to;
        lastNumber = number;
        lastAddress = address;
    }

    /** Takes the noted value back. */
    void recall() {
        type = lastType;
        bytes = lastBytes;
        from = lastFrom;
        to = lastTo;
        number = lastNumber;
        address = lastAddress;
    }

    public SampleType type() {
        return type;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int from() {
        return from;
    }

    public int to() {
        return to;
    }

    public int length() {
        return to - from;
    }

    public long number() {
        return number;
    }

    /** The address; only of {@link SampleType#ADDRESS}. */
    InetAddress address() {
        return java.util.Objects.requireNonNull(address);
    }

    /** A piece of bytes of somebody else, which must not change before the value is done with. */
    boolean text(byte[] b, int start, int end) {
        type = SampleType.TEXT;
        bytes = b;
        from = start;
        to = Math.min(end, start + LONGEST);
        return true;
    }

    boolean text(String text) {
        byte[] b = text.getBytes(StandardCharsets.ISO_8859_1);
        return text(b, 0, b.length);
    }

    boolean number(long value) {
        type = SampleType.INT;
        number = value;
        return true;
    }

    boolean bool(boolean value) {
        type = SampleType.BOOL;
        number = value ? 1 : 0;
        return true;
    }

    boolean address(InetAddress value) {
        type = SampleType.ADDRESS;
        address = value;
        return true;
    }

    /** Bytes to write a result of at most so many into; the ones given out before that hold the present text. */
    byte[] room(int length) {
        int wanted = Math.min(length, LONGEST);
        byte[] given = spare;
        spare = used;
        if (given.length < wanted) {
            given = new byte[Math.max(256, wanted)];
        }
        used = given;
        return given;
    }

    /** Makes a text of it. */
    public Value asText() {
        switch (type) {
            case TEXT -> {}
            case BOOL -> text(number != 0 ? "1" : "0");
            case INT -> text(Long.toString(number));
            case ADDRESS -> text(ClientText.host(address()));
        }
        return this;
    }

    /** Makes a number of it; false when it is none. */
    boolean asNumber() {
        return switch (type) {
            case INT, BOOL -> number(number);
            case TEXT -> digits();
            case ADDRESS -> ipv4();
        };
    }

    private boolean digits() {
        boolean negative = from < to && bytes[from] == '-';
        long value = 0;
        int i = negative ? from + 1 : from;
        int start = i;
        while (i < to && bytes[i] >= '0' && bytes[i] <= '9' && i - start < 18) {
            value = value * 10 + bytes[i++] - '0';
        }
        return i > start && number(negative ? -value : value);
    }

    private boolean ipv4() {
        byte[] b = address().getAddress();
        if (b.length != 4) {
            return false;
        }
        return number((b[0] & 0xFFL) << 24 | (b[1] & 0xFF) << 16 | (b[2] & 0xFF) << 8 | (b[3] & 0xFF));
    }

    /** Makes an address of it; false when it is none. */
    boolean asAddress() {
        if (type == SampleType.ADDRESS) {
            return true;
        }
        if (type != SampleType.TEXT || length() < 2 || length() > 45) {
            return false;
        }
        for (int i = from; i < to; i++) {
            byte c = bytes[i];
            boolean hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
            if (!hex && c != '.' && c != ':') {
                return false;
            }
        }
        try {
            return address(InetAddress.ofLiteral(string()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The text as characters, one per byte. */
    public String string() {
        asText();
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** A copy that stays. */
    Kept keep() {
        return switch (type) {
            case TEXT -> new Kept(type, java.util.Arrays.copyOfRange(bytes, from, to), 0, null);
            case INT, BOOL -> new Kept(type, EMPTY, number, null);
            case ADDRESS -> new Kept(type, EMPTY, 0, address);
        };
    }

    /** Takes over what was kept. */
    boolean restore(Kept kept) {
        return switch (kept.type) {
            case TEXT -> text(kept.bytes, 0, kept.bytes.length);
            case INT -> number(kept.number);
            case BOOL -> bool(kept.number != 0);
            case ADDRESS -> address(java.util.Objects.requireNonNull(kept.address));
        };
    }

    /** A value of a variable. */
    static final class Kept {
        private final SampleType type;
        private final byte[] bytes;
        private final long number;
        private final @Nullable InetAddress address;

        private Kept(SampleType type, byte[] bytes, long number, @Nullable InetAddress address) {
            this.type = type;
            this.bytes = bytes;
            this.number = number;
            this.address = address;
        }
    }
}
