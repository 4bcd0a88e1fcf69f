package io.fairlead.net.http1;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A header field name that we know how to find without comparing text each time. */
public enum Field {
    OTHER(""),
    HOST("host"),
    CONTENT_LENGTH("content-length"),
    TRANSFER_ENCODING("transfer-encoding"),
    CONNECTION("connection"),
    KEEP_ALIVE("keep-alive"),
    PROXY_CONNECTION("proxy-connection"),
    UPGRADE("upgrade"),
    EXPECT("expect"),
    TE("te"),
    TRAILER("trailer"),
    AUTHORIZATION("authorization"),
    COOKIE("cookie"),
    SET_COOKIE("set-cookie"),
    X_FORWARDED_FOR("x-forwarded-for");

    private static final int MASK = 127;
    private static final Field[] TABLE = new Field[MASK + 1];

    static {
        for (Field field : values()) {
            byte[] name = field.lower.getBytes(StandardCharsets.US_ASCII);
            int slot = hash(name) & MASK;
            while (TABLE[slot] != null) {
                slot = (slot + 1) & MASK;
            }
            TABLE[slot] = field;
        }
    }

    private final String lower;

    Field(String name) {
        this.lower = name;
    }

    private static int hash(byte[] lower) {
        int hash = 0;
        for (byte b : lower) {
            hash = hash * 31 + b;
        }
        return spread(hash);
    }

    /** Mixes the high bits in, since the table looks at the low ones. */
    static int spread(int hash) {
        return hash ^ (hash >>> 16) ^ (hash >>> 7);
    }

    /** The field with this name; {@code hash} is the polynomial hash of its lower-case bytes. */
    static Field of(byte[] buffer, int start, int end, int hash) {
        int slot = spread(hash) & MASK;
        for (Field field = TABLE[slot]; field != null; field = TABLE[slot]) {
            if (field.is(buffer, start, end)) {
                return field;
            }
            slot = (slot + 1) & MASK;
        }
        return OTHER;
    }

    /** The field with this name, in any case. */
    public static Field of(String name) {
        byte[] bytes = name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1);
        int hash = 0;
        for (byte b : bytes) {
            hash = hash * 31 + b;
        }
        return of(bytes, 0, bytes.length, hash);
    }

    private boolean is(byte[] buffer, int start, int end) {
        String name = lower;
        if (end - start != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (Chars.lower(buffer[start + i]) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
