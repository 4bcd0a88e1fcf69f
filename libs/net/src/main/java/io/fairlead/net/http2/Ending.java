package io.fairlead.net.http2;

import io.fairlead.net.http1.BadMessageException;
import java.io.IOException;

/** Why a stream ended before both sides were through, and what whoever reads or writes it is told. */
enum Ending {
    /** The connection ended; the stream may have been served. */
    CONNECTION_LOST,
    /** The peer has reset it. */
    RESET,
    /** The server has said that it did not look at it. */
    UNPROCESSED,
    /** The client broke the protocol on it. */
    BROKEN_BY_CLIENT,
    /** The server's answer is malformed. */
    BROKEN_BY_SERVER,
    /** We have closed it. */
    CLOSED;

    /** A new exception that says so. */
    IOException exception() {
        return switch (this) {
            case CONNECTION_LOST -> new IOException("the connection has ended");
            case RESET -> new StreamResetException();
            case UNPROCESSED -> new UnprocessedException("the server has refused the stream");
            case BROKEN_BY_CLIENT -> new IOException("the client broke the protocol");
            case BROKEN_BY_SERVER -> new BadMessageException(502, "malformed answer over HTTP/2");
            case CLOSED -> new IOException("closed");
        };
    }
}
