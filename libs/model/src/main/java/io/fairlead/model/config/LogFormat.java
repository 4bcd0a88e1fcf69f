package io.fairlead.model.config;

/** Which access log line a proxy writes. HAProxy manual 8.2. */
public enum LogFormat {
    DEFAULT,
    HTTP,
    TCP
}
