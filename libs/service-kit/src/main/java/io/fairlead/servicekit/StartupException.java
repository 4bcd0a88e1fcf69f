package io.fairlead.servicekit;

/** A service cannot start; the message is one sentence for the operator. */
public final class StartupException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The sentence. */
    public StartupException(String message) {
        super(message);
    }

    /** The sentence and what caused it. */
    public StartupException(String message, Throwable cause) {
        super(message, cause);
    }
}
