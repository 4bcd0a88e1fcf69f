package io.fairlead.net.io;

/**
 * Byte arrays of {@link #SIZE} bytes to borrow while there is data and to give back before parking, so that an idle
 * connection holds none. Thread-safe.
 */
public interface BufferPool {

    /** Size of every buffer, in bytes; also the limit of a message head. */
    int SIZE = 16 * 1024;

    /** Takes a buffer; its content is undefined. */
    byte[] borrow();

    /** Gives a borrowed buffer back; the caller no longer touches it. */
    void giveBack(byte[] buffer);
}
