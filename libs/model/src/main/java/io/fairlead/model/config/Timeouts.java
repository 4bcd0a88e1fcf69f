package io.fairlead.model.config;

import java.time.Duration;
import java.util.Optional;

/**
 * The time-outs of one proxy. HAProxy manual 4.2 {@code timeout ...}; an absent one means no limit unless said
 * otherwise. {@code client} and {@code server} measure inactivity, not duration.
 *
 * @param client inactivity of the client's side
 * @param server inactivity of the server's side
 * @param connect for a connection to a server to be established
 * @param httpRequest for a complete request head; falls back to {@code client}
 * @param httpKeepAlive idle between two requests; falls back to {@code httpRequest}, then {@code client}
 * @param queue waiting for a free server; falls back to {@code connect}
 * @param tunnel inactivity once both sides only pass bytes; replaces client and server
 * @param check for a health check's answer; falls back to the check's interval
 * @param tarpit how long a tarpitted client waits; falls back to {@code connect}, and without it nobody waits
 * @param clientFin inactivity of a tunnel whose client was told that nothing more comes; falls back to that of the tunnel
 * @param serverFin the same for a server
 */
public record Timeouts(
        Optional<Duration> client,
        Optional<Duration> server,
        Optional<Duration> connect,
        Optional<Duration> httpRequest,
        Optional<Duration> httpKeepAlive,
        Optional<Duration> queue,
        Optional<Duration> tunnel,
        Optional<Duration> check,
        Optional<Duration> tarpit,
        Optional<Duration> clientFin,
        Optional<Duration> serverFin) {

    /** Without times of half-closed sides. */
    public Timeouts(
            Optional<Duration> client,
            Optional<Duration> server,
            Optional<Duration> connect,
            Optional<Duration> httpRequest,
            Optional<Duration> httpKeepAlive,
            Optional<Duration> queue,
            Optional<Duration> tunnel,
            Optional<Duration> check,
            Optional<Duration> tarpit) {
        this(
                client,
                server,
                connect,
                httpRequest,
                httpKeepAlive,
                queue,
                tunnel,
                check,
                tarpit,
                Optional.empty(),
                Optional.empty());
    }

    /** Without a time of its own for tarpits. */
    public Timeouts(
            Optional<Duration> client,
            Optional<Duration> server,
            Optional<Duration> connect,
            Optional<Duration> httpRequest,
            Optional<Duration> httpKeepAlive,
            Optional<Duration> queue,
            Optional<Duration> tunnel,
            Optional<Duration> check) {
        this(client, server, connect, httpRequest, httpKeepAlive, queue, tunnel, check, Optional.empty());
    }

    /** No time-out at all. */
    public static final Timeouts NONE = new Timeouts(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
}
