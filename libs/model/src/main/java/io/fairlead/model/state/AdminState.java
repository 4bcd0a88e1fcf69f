package io.fairlead.model.state;

/** What the operator wants of a server. HAProxy management guide 9.3 {@code set server ... state}. */
public enum AdminState {
    /** Takes traffic when healthy. */
    READY,
    /** Takes no new traffic but that of persisting clients; still checked. */
    DRAIN,
    /** Takes no traffic and is not checked. */
    MAINT
}
