package io.fairlead.dbrouter;

import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.session.TlsPolicy;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.Transport;
import io.fairlead.pgwire.FirstPacket;
import io.fairlead.pgwire.PgReader;
import io.fairlead.pgwire.ProtocolException;
import io.fairlead.pgwire.SqlState;
import java.io.IOException;

/** Opens connections to PostgreSQL servers, encrypted where the server's line asks for it. Thread-safe. */
final class ServerLogins {

    private final IoEngine engine;
    private final TlsPolicy tls;

    ServerLogins(IoEngine engine, TlsPolicy tls) {
        this.engine = engine;
        this.tls = tls;
    }

    /** A connection that waits for its first packet. */
    Transport connect(LiveServer server, long deadline) throws IOException {
        Transport plain = engine.connect(server.address(), deadline);
        try {
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
