package io.fairlead.model.config;

/** Who serves a {@link ProxyMode#TCP} proxy: the edge-proxy for plain TCP, the db-router for the databases. */
public enum Protocol {
    TCP,
    POSTGRESQL,
    REDIS
}
