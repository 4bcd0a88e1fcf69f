package io.fairlead.pgwire;

import java.io.IOException;

/** The peer does not speak the protocol; the message is one sentence. */
public final class ProtocolException extends IOException {

    private static final long serialVersionUID = 1L;

    private final SqlState state;

    /** The sentence, and the code the peer should hear. */
    public ProtocolException(SqlState state, String message) {
        super(message);
        this.state = state;
    }

    /** The code the peer should hear. */
    public SqlState state() {
        return state;
    }
}
