package io.fairlead.model.config;

/** Which HTTP is spoken with a server. HAProxy manual 5.2 {@code proto}, {@code check-proto}, {@code ws}. */
public enum HttpProto {
    /** What both sides agree on by ALPN, else HTTP/1.1. */
    AUTO,
    H1,
    H2
}
