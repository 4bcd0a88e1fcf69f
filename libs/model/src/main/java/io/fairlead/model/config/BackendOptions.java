package io.fairlead.model.config;

/**
 * The switches of a backend. HAProxy manual 4.2 {@code option ...}.
 *
 * @param allBackups every usable backup serves, not only the first
 * @param redispatch the last retry goes to another server
 * @param httpServerClose the server's connection is closed after each answer
 * @param logHealthChecks every check result that changes is logged, not only transitions
 * @param reuse when an idle server connection may be used
 */
public record BackendOptions(
        boolean allBackups, boolean redispatch, boolean httpServerClose, boolean logHealthChecks, HttpReuse reuse) {

    /** HAProxy's defaults. */
    public static final BackendOptions DEFAULT = new BackendOptions(false, false, false, false, HttpReuse.SAFE);
}
