package io.fairlead.model.config;

import java.util.Optional;

/**
 * The switches of a frontend. HAProxy manual 4.2 {@code option ...}. A connection mode ({@code httpClose},
 * {@code httpServerClose}) holds when the frontend or the backend asks for it.
 *
 * @param forwardFor adds the client's address
 * @param dontLogNull writes no line for a connection that carried nothing
 * @param httpClose closes the client's connection after each answer ({@code option httpclose})
 * @param httpServerClose closes the server's connection after each answer
 */
public record FrontendOptions(
        Optional<ForwardFor> forwardFor, boolean dontLogNull, boolean httpClose, boolean httpServerClose) {

    /** All off, as HAProxy has them. */
    public static final FrontendOptions DEFAULT = new FrontendOptions(Optional.empty(), false, false, false);
}
