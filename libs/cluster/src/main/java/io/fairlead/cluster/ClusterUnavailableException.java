package io.fairlead.cluster;

/** The shared state cannot be reached, or did not answer in time. */
public final class ClusterUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Says what was tried. */
    public ClusterUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
