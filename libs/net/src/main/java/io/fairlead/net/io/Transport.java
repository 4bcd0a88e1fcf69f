package io.fairlead.net.io;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * One connected byte stream: a TCP connection, or TLS over one.
 *
 * <p>Reads and writes block the calling virtual thread. One thread may read while another writes; {@link #close} and
 * {@link #abort} may be called by any thread and end calls in progress with an {@link IOException}. Deadlines are
 * absolute, see {@link Deadlines}; a call that passes its deadline throws {@link DeadlineExceededException} and leaves
 * the transport usable.
 */
public interface Transport extends AutoCloseable {

    /**
     * Reads what is there, waiting for at least one byte.
     *
     * @return the number of bytes read, or -1 when the peer has ended its side
     * @throws DeadlineExceededException when nothing came in time
     * @throws IOException when the connection is broken or closed
     */
    int read(byte[] into, int offset, int length, long deadline) throws IOException;

    /**
     * Waits until {@link #read} would not block, without needing a buffer: the way to park an idle connection. An
     * engine that cannot wait without a buffer returns at once.
     */
    void awaitReadable(long deadline) throws IOException;

    /** Writes all of it. */
    void write(byte[] from, int offset, int length, long deadline) throws IOException;

    /** Ends our side (FIN, or close_notify); the other direction stays open. */
    void shutdownOutput() throws IOException;

    /**
     * Whether an idle connection may be used again: open, and the peer has sent neither bytes nor an end. Never blocks.
     */
    boolean isQuiet();

    /** The peer's address. */
    InetSocketAddress remoteAddress();

    /** Our address. */
    InetSocketAddress localAddress();

    /** Buffers to borrow while there is data. */
    BufferPool buffers();

    /** Closes; idempotent, never throws. */
    @Override
    void close();

    /** Closes with a TCP reset; idempotent, never throws. */
    void abort();
}
