package io.fairlead.model.config;

/** A part of the request line. */
public enum TargetPart {
    METHOD,
    PATH,
    /** Path and query. */
    PATHQ,
    QUERY,
    URI
}
