package io.fairlead.model.state;

/** What the checks say of a server. */
public enum HealthStatus {
    /** No check result yet, or no check configured; counts as up. */
    UNKNOWN,
    UP,
    /** Up, but it asks to be left: takes only clients that persist. HAProxy's {@code NOLB}. */
    STOPPING,
    DOWN
}
