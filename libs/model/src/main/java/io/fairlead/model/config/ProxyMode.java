package io.fairlead.model.config;

/** What a proxy understands of its traffic. HAProxy manual 4.2 {@code mode}. */
public enum ProxyMode {
    HTTP,
    TCP
}
