package io.fairlead.net.http2;

import java.io.IOException;

/** The peer broke the protocol, or a limit of ours: the whole connection ends. RFC 9113 section 5.4.1. */
final class Http2Exception extends IOException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    Http2Exception(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    ErrorCode code() {
        return code;
    }
}
