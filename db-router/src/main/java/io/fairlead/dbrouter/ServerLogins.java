package io.fairlead.dbrouter;

import io.fairlead.dataplane.live.LiveBackend;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.session.TlsPolicy;
import io.fairlead.model.state.ServerId;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.Transport;
import io.fairlead.pgwire.FirstPacket;
import io.fairlead.pgwire.PgReader;
import io.fairlead.pgwire.ProtocolException;
import io.fairlead.pgwire.SqlState;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Opens connections to PostgreSQL servers, encrypted where the server's line asks for it. Thread-safe. */
final class ServerLogins {

    private static final long REMEMBER_NANOS = Duration.ofMinutes(1).toNanos();

    private final Map<ServerId, Long> withoutTls = new ConcurrentHashMap<>();
    private final IoEngine engine;
    private final TlsPolicy tls;

    ServerLogins(IoEngine engine, TlsPolicy tls) {
        this.engine = engine;
        this.tls = tls;
    }

    /** The server has no TLS of its own; remembered for a minute. */
    void hasNoTls(LiveServer server) {
        withoutTls.put(server.id(), Deadlines.inNanos(REMEMBER_NANOS));
    }

    /**
     * Whether clients of this backend need not ask for TLS: one of its servers said no lately, or the router speaks
     * TLS with them itself.
     */
    boolean withoutTls(LiveBackend backend) {
        for (LiveServer server : backend.servers()) {
            Long until = withoutTls.get(server.id());
            if (server.config().tls().isPresent() || (until != null && Deadlines.left(until) > 0)) {
                return true;
            }
        }
        return false;
    }

    /**
     * A connection that waits for its first packet.
     *
     * @param introduction the PROXY header the server waits for; empty for none
     */
    Transport connect(LiveServer server, byte[] introduction, long deadline) throws IOException {
        Transport plain = engine.connect(server.address(), deadline);
        try {
            if (introduction.length > 0) {
                plain.write(introduction, 0, introduction.length, deadline);
            }
            return server.config().tls().isEmpty() ? plain : encrypted(server, plain, deadline);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    /** PostgreSQL documentation 54.2.10: TLS begins when the server has answered S. */
    private Transport encrypted(LiveServer server, Transport plain, long deadline) throws IOException {
        byte[] request = FirstPacket.tlsRequest();
        plain.write(request, 0, request.length, deadline);
        PgReader reader = new PgReader(plain);
        if (reader.letter(deadline) != 'S' || reader.hasRest()) {
            throw new ProtocolException(SqlState.CONNECTION_FAILURE, "server " + server.id() + " does not speak TLS");
        }
        return tls.wrap(server, plain, deadline);
    }
}
