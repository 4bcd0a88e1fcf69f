package io.fairlead.pgwire;

import java.io.IOException;

/** A server answered with an error. */
public final class ServerRefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /** An error of this SQLSTATE with the server's words. */
    public ServerRefusedException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** Its SQLSTATE; empty when the server gave none. */
    public String code() {
        return code;
    }
}
