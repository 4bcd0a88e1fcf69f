package io.fairlead.net.http1;

import java.io.IOException;

/** A message that RFC 9112 tells us to refuse. Carries no stack trace: hostile input must stay cheap. */
public final class BadMessageException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;

    /** What status a server answers and why. */
    public BadMessageException(int status, String reason) {
        super(reason);
        this.status = status;
    }

    /** The status a request of this kind is answered with. */
    public int status() {
        return status;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
