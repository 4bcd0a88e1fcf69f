package io.fairlead.servicekit.security;

/** What a caller may do; each may do what those before it may. */
public enum Role {
    /** See everything but secrets. */
    VIEWER,
    /** Also give orders to servers: drain, maint, ready, weight. */
    OPERATOR,
    /** Also change the configuration, tokens and users, and read the audit log. */
    ADMIN;

    /** Whether this role may do what needs the other. */
    public boolean includes(Role needed) {
        return compareTo(needed) >= 0;
    }
}
