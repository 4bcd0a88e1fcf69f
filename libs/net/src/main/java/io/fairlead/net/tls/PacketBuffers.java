package io.fairlead.net.tls;

/**
 * Arrays of the size of a TLS record, kept for the next connection that has data. Striped by thread, so that the lock
 * of a stripe is hardly ever contended. Thread-safe.
 */
final class PacketBuffers {

    private static final int STRIPES = 32;
    private static final int KEPT = 32;

    /** Larger than any record the JDK's engine makes or takes. */
    private static final int SIZE = 17 * 1024;

    private static final PacketBuffers[] ALL = new PacketBuffers[STRIPES];

    static {
        for (int i = 0; i < STRIPES; i++) {
            ALL[i] = new PacketBuffers();
        }
    }

    private final byte[][] free = new byte[KEPT][];
    private int count;

    private PacketBuffers() {}

    private static PacketBuffers mine() {
        return ALL[(int) Thread.currentThread().threadId() & (STRIPES - 1)];
    }

    /** An array of at least this size; its content is undefined. */
    static byte[] borrow(int atLeast) {
        return atLeast > SIZE ? new byte[atLeast] : mine().take();
    }

    /** Gives an array back that came from here; the caller no longer touches it. */
    static void giveBack(byte[] buffer) {
        if (buffer.length == SIZE) {
            mine().put(buffer);
        }
    }

    private synchronized byte[] take() {
        return count == 0 ? new byte[SIZE] : free[--count];
    }

    private synchronized void put(byte[] buffer) {
        if (count < KEPT) {
            free[count++] = buffer;
        }
    }
}
