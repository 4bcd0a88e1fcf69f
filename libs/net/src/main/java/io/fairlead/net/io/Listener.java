package io.fairlead.net.io;

import java.net.InetSocketAddress;

/** A bound, listening address. Thread-safe. */
public interface Listener extends AutoCloseable {

    /** Where it listens; the port is the real one when 0 was asked for. */
    InetSocketAddress address();

    /** Stops accepting; clients wait in the kernel's backlog. */
    void pause();

    /** Accepts again. */
    void resume();

    /** Stops listening; accepted connections live on. Idempotent, never throws. */
    @Override
    void close();
}
