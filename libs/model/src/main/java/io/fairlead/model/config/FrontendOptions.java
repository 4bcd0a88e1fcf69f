package io.fairlead.model.config;

/**
 * The switches of a frontend. HAProxy manual 4.2 {@code option ...}.
 *
 * @param forwardFor adds X-Forwarded-For
 * @param dontLogNull writes no line for a connection that carried nothing
 * @param httpClose closes the client's connection after each answer ({@code option httpclose})
 */
public record FrontendOptions(boolean forwardFor, boolean dontLogNull, boolean httpClose) {

    /** All off, as HAProxy has them. */
    public static final FrontendOptions DEFAULT = new FrontendOptions(false, false, false);
}
