package io.fairlead.net.io;

/** Serves one accepted connection on its own virtual thread; the engine closes the transport when it returns. */
@FunctionalInterface
public interface ConnectionHandler {

    /** Serves the connection until it ends. What it throws is logged by the engine and ends only this connection. */
    void handle(Transport transport);
}
