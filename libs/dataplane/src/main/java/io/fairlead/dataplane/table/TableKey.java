package io.fairlead.dataplane.table;

import java.util.Arrays;

/** The key of an entry: bytes that are compared as a whole. Immutable. */
public final class TableKey {

    private final byte[] bytes;
    private final int hash;

    private TableKey(byte[] bytes) {
        this.bytes = bytes;
        this.hash = mix(Arrays.hashCode(bytes));
    }

    /** A copy of these bytes. */
    public static TableKey of(byte[] bytes, int from, int to) {
        return new TableKey(Arrays.copyOfRange(bytes, from, to));
    }

    /** A copy of its bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Four bytes, most significant first. */
    static TableKey of(int value) {
        return new TableKey(new byte[] {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value});
    }

    /** Neighbouring addresses are to end in different stripes. */
    private static int mix(int hash) {
        int mixed = hash * 0x9E37_79B9;
        return mixed ^ mixed >>> 16;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TableKey key && key.hash == hash && Arrays.equals(key.bytes, bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
