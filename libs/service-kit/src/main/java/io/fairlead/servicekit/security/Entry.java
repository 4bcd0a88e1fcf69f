package io.fairlead.servicekit.security;

import java.time.Duration;

/** What the gate says to a caller. */
public sealed interface Entry {

    /** May come in. */
    record Admitted(Caller caller) implements Entry {}

    /** The credential is missing or wrong. */
    record Refused() implements Entry {}

    /** Too many wrong secrets from this address or for this user. */
    record LockedOut(Duration rest) implements Entry {}
}
