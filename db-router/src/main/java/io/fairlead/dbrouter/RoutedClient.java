package io.fairlead.dbrouter;

import io.fairlead.pgwire.FirstPacket;
import java.net.InetSocketAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A client on its way to a server, or in a session with it. Written by its own thread, read by anyone. */
final class RoutedClient {

    final long number;
    final FirstPacket.Startup startup;
    final InetSocketAddress remote;
    final InetSocketAddress local;
    final boolean tls;
    final Instant since;

    volatile String pool = "";

    /** The server it is being logged in to or has a session with; empty while it waits. */
    volatile String server = "";

    volatile @Nullable PgSession session;

    RoutedClient(
            long number,
            FirstPacket.Startup startup,
            InetSocketAddress remote,
            InetSocketAddress local,
            boolean tls,
            Instant since) {
        this.number = number;
        this.startup = startup;
        this.remote = remote;
        this.local = local;
        this.tls = tls;
        this.since = since;
    }

    /** What the application calls itself. */
    String application() {
        return startup.parameters().getOrDefault("application_name", "");
    }

    /** Whether no session has begun. */
    boolean waiting() {
        return session == null;
    }
}
