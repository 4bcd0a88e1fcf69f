package io.fairlead.model.config;

import java.util.Optional;

/**
 * The switches of a backend. HAProxy manual 4.2 {@code option ...}. A connection mode ({@code httpClose},
 * {@code httpServerClose}) holds when the frontend or the backend asks for it.
 *
 * @param allBackups every usable backup serves, not only the first
 * @param redispatch some retries go to another server
 * @param httpServerClose the server's connection is closed after each answer
 * @param httpClose both connections are closed after each answer
 * @param logHealthChecks every check result that changes is logged, not only transitions
 * @param forwardFor adds the client's address
 * @param reuse when an idle server connection may be used
 * @param fullconn the load at which servers with a minconn reach their maxconn; 0 for a tenth of the frontends' maxconn
 * @param redispatchInterval which retries go to another server: each so many, or counted from the last when negative
 * @param retryOn after which failures a request is sent again
 */
public record BackendOptions(
        boolean allBackups,
        boolean redispatch,
        boolean httpServerClose,
        boolean httpClose,
        boolean logHealthChecks,
        Optional<ForwardFor> forwardFor,
        HttpReuse reuse,
        int fullconn,
        int redispatchInterval,
        RetryOn retryOn) {

    /** The last retry is the one that goes elsewhere. */
    public static final int LAST_RETRY = -1;

    public BackendOptions {
        if (redispatchInterval == 0) {
            throw new IllegalArgumentException("an interval of 0 is no redispatch");
        }
    }

    /** With HAProxy's retries. */
    public BackendOptions(
            boolean allBackups,
            boolean redispatch,
            boolean httpServerClose,
            boolean httpClose,
            boolean logHealthChecks,
            Optional<ForwardFor> forwardFor,
            HttpReuse reuse,
            int fullconn) {
        this(
                allBackups,
                redispatch,
                httpServerClose,
                httpClose,
                logHealthChecks,
                forwardFor,
                reuse,
                fullconn,
                LAST_RETRY,
                RetryOn.DEFAULT);
    }

    /** Without a full load of its own. */
    public BackendOptions(
            boolean allBackups,
            boolean redispatch,
            boolean httpServerClose,
            boolean httpClose,
            boolean logHealthChecks,
            Optional<ForwardFor> forwardFor,
            HttpReuse reuse) {
        this(allBackups, redispatch, httpServerClose, httpClose, logHealthChecks, forwardFor, reuse, 0);
    }

    /** HAProxy's defaults. */
    public static final BackendOptions DEFAULT =
            new BackendOptions(false, false, false, false, false, Optional.empty(), HttpReuse.SAFE);
}
