package io.fairlead.edge;

import io.fairlead.dataplane.live.IdlePool;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.rules.Facts;
import io.fairlead.dataplane.session.TlsPolicy;
import io.fairlead.model.config.ServerTls;
import io.fairlead.net.http2.Http2Link;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Opens connections to servers and keeps the idle ones. Thread-safe. */
final class ServerConnections {

    /** Idle connections kept per server and carrier. */
    private static final int IDLE_LIMIT = 512;

    private final IoEngine engine;
    private final TlsPolicy tls;
    private final Map<LiveServer, IdlePool<ServerConnection>> pools = new ConcurrentHashMap<>();
    private final Map<LiveServer, LinkPool> links = new ConcurrentHashMap<>();

    ServerConnections(IoEngine engine, TlsPolicy tls) {
        this.engine = engine;
        this.tls = tls;
    }

    /** An idle connection that still lives, or a place on one that is shared; null when there is none. */
    @Nullable
    ServerConnection idle(LiveServer server, boolean webSocket) {
        Route route = Route.to(server);
        LinkPool shared = route.mayShare(webSocket) ? links.get(server) : null;
        Http2Link link = shared == null ? null : shared.take(engine.carrier(), server);
        if (link != null) {
            ServerConnection place = new ServerConnection(server, route, link.stream(), true);
            place.reused = true;
            return place;
        }
        IdlePool<ServerConnection> pool = pools.get(server);
        return pool == null ? null : pool.take(engine.carrier());
    }

    /** How many idle connections to the server are kept. */
    int idleCount(LiveServer server) {
        IdlePool<ServerConnection> pool = pools.get(server);
        LinkPool shared = links.get(server);
        return (pool == null ? 0 : pool.size()) + (shared == null ? 0 : shared.idle());
    }

    /**
     * A new connection for HTTP, handshake included.
     *
     * @param shares whether others may use it at the same time, if it can be shared
     */
    ServerConnection open(LiveServer server, HttpConnection asker, boolean shares, long deadline) throws IOException {
        Route route = Route.to(server);
        boolean webSocket = asker.request.upgrade();
        Transport transport = connected(server, asker.facts, route.tls(webSocket), deadline);
        if (!route.speaksHttp2(transport)) {
            return new ServerConnection(server, route, transport, false);
        }
        Http2Link link = Http2Link.open(transport, server.config().tls().isPresent(), engine, deadline);
        boolean admitted = link.reserve();
        if (shares && admitted) {
            links.computeIfAbsent(server, _ -> new LinkPool(engine.carriers())).add(engine.carrier(), link, route);
        } else {
            link.retire();
        }
        if (!admitted) {
            throw new IOException("the server takes no streams");
        }
        return new ServerConnection(server, route, link.stream(), true);
    }

    /** A new connection as the server's line wants it, PROXY header and handshake included. */
    Transport plainOrTls(LiveServer server, Facts client, long deadline) throws IOException {
        return connected(server, client, server.config().tls(), deadline);
    }

    private Transport connected(LiveServer server, Facts client, Optional<ServerTls> wanted, long deadline)
            throws IOException {
        server.counters().connects.increment();
        Transport plain = connect(server, deadline);
        try {
            byte[] introduction = Introductions.of(server.config().wire(), client);
            if (introduction.length > 0) {
                plain.write(introduction, 0, introduction.length, deadline);
            }
            return wanted.isEmpty() ? plain : tls.wrap(wanted.get(), plain, deadline);
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
        if (connection.multiplexed) {
            // Its stream is over, and what carried it is kept already.
            connection.close();
            return;
        }
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
        links.values().forEach(LinkPool::shrink);
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
        links.entrySet().removeIf(entry -> {
            entry.getValue().purge();
            boolean gone = !present.contains(entry.getKey());
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
    }
}
