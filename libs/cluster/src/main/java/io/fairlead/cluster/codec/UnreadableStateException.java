package io.fairlead.cluster.codec;

/** Bytes that are no value of ours: damaged, foreign, or of a newer format. */
public final class UnreadableStateException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Says what is wrong. */
    public UnreadableStateException(String message, Throwable cause) {
        super(message, cause);
    }
}
