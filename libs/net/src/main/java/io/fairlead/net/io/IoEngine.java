package io.fairlead.net.io;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Where connections come from and on which threads they are served. Two exist: {@code stock} (socket channels on the
 * JDK's scheduler) and {@code epoll} (the same blocking code on virtual threads whose carriers are epoll loops).
 * Thread-safe.
 */
public interface IoEngine extends AutoCloseable {

    /** {@code stock} or {@code epoll}. */
    String name();

    /**
     * Binds and listens; every accepted connection is handed to {@code handler} on its own virtual thread.
     *
     * @throws java.net.BindException when the address is taken or not ours, with a sentence that names it
     */
    Listener listen(InetSocketAddress address, int backlog, ConnectionHandler handler) throws IOException;

    /**
     * Connects; called on a thread of this engine the connection stays with the caller's carrier.
     *
     * @throws DeadlineExceededException when it took too long
     * @throws java.net.ConnectException when refused
     */
    Transport connect(InetSocketAddress address, long deadline) throws IOException;

    /**
     * Connects and leaves at once with a reset, to learn whether somebody listens there.
     *
     * @throws IOException as {@link #connect} does
     */
    default void knock(InetSocketAddress address, long deadline) throws IOException {
        connect(address, deadline).abort();
    }

    /** Starts a virtual thread of this engine, on the caller's carrier when the caller runs on one. */
    Thread start(String name, Runnable task);

    /** How many carriers connections are spread over; 1 when they are not tied to one. */
    int carriers();

    /** The carrier of the calling thread, 0 to {@link #carriers()} - 1; 0 for foreign threads. */
    int carrier();

    /** Closes listeners and connections and ends the carriers. */
    @Override
    void close();
}
