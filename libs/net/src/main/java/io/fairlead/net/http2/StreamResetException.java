package io.fairlead.net.http2;

import java.io.IOException;

/** The peer has reset the stream, which says nothing about the connection. RFC 9113 section 6.4. */
public final class StreamResetException extends IOException {

    private static final long serialVersionUID = 1L;

    StreamResetException() {
        super("the peer has reset the stream");
    }
}
