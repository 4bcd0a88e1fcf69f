package io.fairlead.net.http1;

import java.io.EOFException;

/** The peer ended the connection in the middle of a message. */
public final class ConnectionEndedException extends EOFException {

    private static final long serialVersionUID = 1L;

    /** Says where. */
    public ConnectionEndedException(String where) {
        super("connection ended " + where);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
