package io.fairlead.model.config;

import java.time.Duration;
import java.util.List;

/**
 * The runtime sockets of a node. HAProxy manual 3.1 {@code stats socket}, {@code stats timeout}, {@code stats maxconn}.
 *
 * @param sockets where it listens
 * @param timeout how long a connection may idle
 * @param maxconn how many connections at once
 */
public record RuntimeSettings(List<RuntimeSocket> sockets, Duration timeout, int maxconn) {

    /** No socket; 10 s and 10 connections if there were one. */
    public static final RuntimeSettings DEFAULT = new RuntimeSettings(List.of(), Duration.ofSeconds(10), 10);

    public RuntimeSettings {
        sockets = List.copyOf(sockets);
        if (timeout.isNegative() || timeout.isZero() || maxconn < 1) {
            throw new IllegalArgumentException("timeout and maxconn of runtime sockets are positive");
        }
    }
}
