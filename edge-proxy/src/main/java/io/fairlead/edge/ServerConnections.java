package io.fairlead.edge;

import io.fairlead.dataplane.live.IdlePool;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.rules.Facts;
import io.fairlead.dataplane.session.TlsPolicy;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Opens connections to servers and keeps the idle ones. Thread-safe. */
final class ServerConnections {

    /** Idle connections kept per server and carrier. */
    private static final int IDLE_LIMIT = 512;

    private final IoEngine engine;
    private final TlsPolicy tls;
    private final Map<LiveServer, IdlePool<ServerConnection>> pools = new ConcurrentHashMap<>();

    ServerConnections(IoEngine engine, TlsPolicy tls) {
        this.engine = engine;
        this.tls = tls;
    }

    /** An idle connection that still lives, or null. */
    @Nullable
    ServerConnection idle(LiveServer server) {
        IdlePool<ServerConnection> pool = pools.get(server);
        return pool == null ? null : pool.take(engine.carrier());
    }

    /** How many idle connections to the server are kept. */
    int idleCount(LiveServer server) {
        IdlePool<ServerConnection> pool = pools.get(server);
        return pool == null ? 0 : pool.size();
    }

    /** A new connection for HTTP, handshake included. */
    ServerConnection open(LiveServer server, Facts client, long deadline) throws IOException {
        return new ServerConnection(server, plainOrTls(server, client, deadline));
    }

    /** A new connection as the server's line wants it, PROXY header and handshake included. */
    Transport plainOrTls(LiveServer server, Facts client, long deadline) throws IOException {
        server.counters().connects.increment();
        Transport plain = connect(server, deadline);
        try {
            byte[] introduction = Introductions.of(server.config().wire(), client);
            if (introduction.length > 0) {
                plain.write(introduction, 0, introduction.length, deadline);
            }
            return server.config().tls().isEmpty() ? plain : tls.wrap(server, plain, deadline);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    private Transport connect(LiveServer server, long deadline) throws IOException {
        try {
            Transport plain = engine.connect(server.address(), deadline);
            server.evidence().connected(true);
            return plain;
        } catch (IOException e) {
            server.evidence().connected(false);
            throw e;
        }
    }

    /** Keeps a connection whose exchange is complete. */
    void keep(ServerConnection connection) {
        connection.reused = true;
        connection.reader.release();
        pools.computeIfAbsent(connection.server, this::pool).give(engine.carrier(), connection);
    }

    private IdlePool<ServerConnection> pool(LiveServer server) {
        return new IdlePool<>(engine.carriers(), IDLE_LIMIT, ServerConnection::usable, ServerConnection::close);
    }

    /** Gives up connections that were not needed lately. */
    void shrink() {
        pools.values().forEach(IdlePool::shrink);
    }

    /** Closes what servers have left, and every idle connection to servers that are gone. */
    void purge(Collection<LiveServer> present) {
        pools.entrySet().removeIf(entry -> {
            entry.getValue().purge();
            boolean gone = !present.contains(entry.getKey());
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
    }
}
