package io.fairlead.dbrouter;

import io.fairlead.dataplane.live.LiveBackend;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.net.io.Transport;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A server lent to one client: its place among {@code maxconn}, and a connection once there is one. It is returned once,
 * with {@link #close}. Today a lease lasts as long as the client's session and its connection ends with it; pooling would
 * return it earlier and keep the connection. For one thread.
 */
final class ServerLease implements AutoCloseable {

    private final LiveBackend backend;
    private final LiveServer server;
    private @Nullable Transport connection;
    private boolean returned;

    private ServerLease(LiveBackend backend, LiveServer server) {
        this.backend = backend;
        this.server = server;
    }

    /** A place on this server, or on another where one is free sooner; null when none was in time. */
    static @Nullable ServerLease take(LiveBackend backend, LiveServer chosen, long deadline) {
        LiveServer server = backend.enter(chosen, deadline);
        return server == null ? null : new ServerLease(backend, server);
    }

    LiveServer server() {
        return server;
    }

    /** A connection that waits for its first packet; the lease ends it. */
    Transport connect(ServerLogins logins, byte[] introduction, long deadline) throws IOException {
        Transport opened = logins.connect(server, introduction, deadline);
        connection = opened;
        return opened;
    }

    /** Ends the connection and gives the place to the next client. */
    @Override
    public void close() {
        if (returned) {
            return;
        }
        returned = true;
        try {
            if (connection != null) {
                connection.close();
            }
        } finally {
            backend.leave(server);
        }
    }
}
