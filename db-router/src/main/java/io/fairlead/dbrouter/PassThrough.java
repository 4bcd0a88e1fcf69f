package io.fairlead.dbrouter;

import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.session.Tunnels;
import io.fairlead.model.config.DatabaseRole;
import io.fairlead.model.state.Availability;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.ReplayTransport;
import io.fairlead.net.io.Transport;
import io.fairlead.net.tunnel.Duplex;
import io.fairlead.pgwire.FirstPacket;
import io.fairlead.pgwire.PgReader;
import io.fairlead.pgwire.ProtocolException;
import io.fairlead.pgwire.SqlState;
import io.fairlead.telemetry.StreamEnd;
import java.io.IOException;
import java.util.Map;

/**
 * A session whose encryption is the server's and not ours: the address has no certificate, the client asked for TLS
 * and the server has it, as behind a plain TCP proxy. Nothing of it can be seen, so it is only cut, never ended between
 * transactions.
 */
final class PassThrough {

    /** Stands in for the start-up packet nobody but the server will see. */
    static final FirstPacket.Startup UNSEEN = new FirstPacket.Startup(0, Map.of());

    private final Transport client;
    private final PgReader reader;

    PassThrough(Transport client, PgReader reader) {
        this.client = client;
        this.reader = reader;
    }

    /**
     * Asks the server for TLS if the client asked; a client that began without asking is taken as it is.
     *
     * @return whether both speak TLS from now on; if not, the client has heard nothing
     */
    boolean agree(Transport to, long deadline) throws IOException {
        if (reader.hasRest()) {
            return true;
        }
        byte[] request = FirstPacket.tlsRequest();
        to.write(request, 0, request.length, deadline);
        PgReader answer = new PgReader(to);
        boolean agreed = answer.letter(deadline) == 'S';
        if (agreed && answer.hasRest()) {
            // CVE-2021-23222: nothing may come between the answer and the handshake.
            throw new ProtocolException(SqlState.PROTOCOL_VIOLATION, "received unencrypted data after SSL response");
        }
        if (agreed) {
            client.write(new byte[] {'S'}, 0, 1, deadline);
        }
        return agreed;
    }

    /** What is to pass. */
    Duplex tunnel(Transport to, long idleNanos) {
        return new Duplex(new ReplayTransport(reader.rest(), client), to, idleNanos);
    }

    /** Passes bytes until the end. */
    void run(IoEngine engine, LiveServer server, DatabaseRole role, Duplex duplex, StreamEnd end) {
        Runnable unregister = server.register(duplex::kill, () -> {
            if (role == DatabaseRole.PRIMARY && server.availability() == Availability.DOWN) {
                duplex.kill();
            }
        });
        try {
            end.state = Tunnels.state(duplex.run(engine));
        } finally {
            unregister.run();
            end.bytesIn += duplex.fromClient();
            end.bytesOut += duplex.fromServer();
        }
    }
}
