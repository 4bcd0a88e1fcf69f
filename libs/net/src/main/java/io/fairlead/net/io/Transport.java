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

    /**
     * Waits as {@link #awaitReadable(long)} does; meanwhile an engine that has a thread of its own for that has {@code mover}
     * take what comes, without waking the waiting thread. Returns when the mover says so as well. An engine may never call
     * it.
     */
    default void awaitReadable(long deadline, Mover mover) throws IOException {
        awaitReadable(deadline);
    }

    /** Whether {@link #tryRead} and {@link #tryWrite} do anything here. */
    default boolean immediate() {
        return false;
    }

    /**
     * Reads what is there without waiting.
     *
     * @return the number of bytes read, 0 when there is nothing, -1 when the peer has ended its side
     */
    default int tryRead(byte[] into, int offset, int length) throws IOException {
        return 0;
    }

    /**
     * Writes what can be written without waiting. What is left of it is for the next {@link #write}.
     *
     * @return the number of bytes written
     */
    default int tryWrite(byte[] from, int offset, int length) throws IOException {
        return 0;
    }

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
