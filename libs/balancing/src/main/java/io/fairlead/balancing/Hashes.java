package io.fairlead.balancing;

/** The hash functions of HAProxy manual 4.2 {@code hash-type}. */
public final class Hashes {

    private Hashes() {}

    /** sdbm, HAProxy's default. */
    public static int sdbm(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = (bytes[i] & 0xff) + (hash << 6) + (hash << 16) - hash;
        }
        return hash;
    }

    /** The hash of an address for {@code balance source}: its 32-bit words combined. */
    public static int source(byte[] address) {
        int hash = 0;
        for (int i = 0; i + 3 < address.length; i += 4) {
            hash ^= (address[i] & 0xff) << 24
                    | (address[i + 1] & 0xff) << 16
                    | (address[i + 2] & 0xff) << 8
                    | (address[i + 3] & 0xff);
        }
        return hash;
    }
}
