package io.fairlead.model.config;

/** Which PROXY header a connection to a server begins with. HAProxy manual 5.2 {@code send-proxy}. */
public enum SendProxy {
    NONE,
    V1,
    V2,
    /** With what the client's TLS agreed on. */
    V2_SSL,
    /** And the common name of the client's certificate. */
    V2_SSL_CN
}
