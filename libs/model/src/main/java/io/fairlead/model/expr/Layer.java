package io.fairlead.model.expr;

/** Where a sample exists. */
public enum Layer {
    /** Everywhere: constants, counters, variables. */
    ANY,
    /** Once a client is connected. */
    CONNECTION,
    /** While the first bytes of a TCP connection are looked at. */
    CONTENT,
    /** Once there is an HTTP request. */
    REQUEST,
    /** Once there is an HTTP response. */
    RESPONSE
}
