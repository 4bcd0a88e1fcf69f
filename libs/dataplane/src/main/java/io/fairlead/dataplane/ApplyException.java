package io.fairlead.dataplane;

/** A revision cannot run on this node; the message is one sentence for the operator. */
public final class ApplyException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The sentence. */
    public ApplyException(String message) {
        super(message);
    }

    /** The sentence and what caused it. */
    public ApplyException(String message, Throwable cause) {
        super(message, cause);
    }
}
