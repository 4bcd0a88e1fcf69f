package io.fairlead.model.config;

import io.fairlead.model.expr.Template;
import java.util.List;
import java.util.Optional;

/**
 * The switches of a frontend. HAProxy manual 4.2 {@code option ...}. A connection mode ({@code httpClose},
 * {@code httpServerClose}) holds when the frontend or the backend asks for it.
 *
 * @param forwardFor adds the client's address
 * @param dontLogNull writes no line for a connection that carried nothing
 * @param httpClose closes the client's connection after each answer ({@code option httpclose})
 * @param httpServerClose closes the server's connection after each answer
 * @param monitorUri a path that is answered with 200 without a look at anything else
 * @param logTemplate the access log line's form; that of the log format when absent
 * @param captures places for captured values
 * @param sessionsPerSecond new connections per second; more wait in the kernel's backlog; 0 means no limit
 * @param socketStats counts for each address it listens on, too ({@code option socket-stats})
 */
public record FrontendOptions(
        Optional<ForwardFor> forwardFor,
        boolean dontLogNull,
        boolean httpClose,
        boolean httpServerClose,
        Optional<String> monitorUri,
        Optional<Template> logTemplate,
        List<CaptureSlot> captures,
        int sessionsPerSecond,
        boolean socketStats) {

    public FrontendOptions {
        captures = List.copyOf(captures);
    }

    /** Without a limit of new connections. */
    public FrontendOptions(
            Optional<ForwardFor> forwardFor,
            boolean dontLogNull,
            boolean httpClose,
            boolean httpServerClose,
            Optional<String> monitorUri,
            Optional<Template> logTemplate,
            List<CaptureSlot> captures) {
        this(forwardFor, dontLogNull, httpClose, httpServerClose, monitorUri, logTemplate, captures, 0, false);
    }

    /** Without capture, monitor and log template. */
    public FrontendOptions(
            Optional<ForwardFor> forwardFor, boolean dontLogNull, boolean httpClose, boolean httpServerClose) {
        this(forwardFor, dontLogNull, httpClose, httpServerClose, Optional.empty(), Optional.empty(), List.of());
    }

    /** All off, as HAProxy has them. */
    public static final FrontendOptions DEFAULT = new FrontendOptions(Optional.empty(), false, false, false);
}
