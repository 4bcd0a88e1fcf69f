package io.fairlead.model.config;

/** When a request may ride an idle server connection. HAProxy manual 4.2 {@code http-reuse}. */
public enum HttpReuse {
    NEVER,
    SAFE,
    AGGRESSIVE,
    ALWAYS
}
