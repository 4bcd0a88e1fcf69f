package io.fairlead.haproxy.config;

/** What happens to connections after an answer; the last option written wins. HAProxy manual 4.2 option http-*. */
enum ConnectionMode {
    KEEP_ALIVE,
    SERVER_CLOSE,
    CLOSE
}
