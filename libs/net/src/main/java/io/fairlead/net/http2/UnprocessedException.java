package io.fairlead.net.http2;

import java.io.IOException;

/** No server has looked at the request, which may be sent again whatever it asks for. RFC 9113 section 8.7. */
public final class UnprocessedException extends IOException {

    private static final long serialVersionUID = 1L;

    UnprocessedException(String message) {
        super(message);
    }
}
