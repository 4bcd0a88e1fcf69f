package io.fairlead.dbrouter;

import io.fairlead.net.io.Transport;
import io.fairlead.pgwire.CancelKey;
import io.fairlead.pgwire.ErrorMessage;
import io.fairlead.pgwire.FirstPacket;
import io.fairlead.pgwire.PgMessage;
import io.fairlead.pgwire.PgReader;
import io.fairlead.pgwire.ProtocolException;
import io.fairlead.pgwire.SqlState;
import java.io.IOException;
import java.util.function.UnaryOperator;

/**
 * The start-up of a session: what client and server say is passed on message by message until the server is ready for
 * a query, only the cancel key is replaced. PostgreSQL documentation 54.2.1. Passwords pass through and are kept
 * nowhere.
 */
final class Login {

    /** How a start-up ended. */
    enum Outcome {
        /** The server waits for a query. */
        READY,
        /** The server said no, and the client has heard it. */
        REFUSED,
        /** The server is starting up or shutting down; the client has heard nothing yet. */
        NOT_NOW
    }

    private final Transport client;
    private final PgReader fromClient;
    private final Transport server;
    private final PgReader fromServer;
    private final UnaryOperator<CancelKey> keys;
    private boolean clientHasHeard;

    /** Between these two; {@code keys} gives the client's key for the server's. */
    Login(Transport client, PgReader fromClient, Transport server, UnaryOperator<CancelKey> keys) {
        this.client = client;
        this.fromClient = fromClient;
        this.server = server;
        this.fromServer = new PgReader(server);
        this.keys = keys;
    }

    /** What the server sent behind its start-up. */
    byte[] rest() {
        return fromServer.rest();
    }

    /** Whether the client has seen any of the server's answer, so that no other server may be tried. */
    boolean clientHasHeard() {
        return clientHasHeard;
    }

    Outcome run(FirstPacket.Startup startup, long deadline) throws IOException {
        byte[] packet = startup.bytes();
        server.write(packet, 0, packet.length, deadline);
        while (true) {
            PgMessage message = fromServer.message(deadline);
            switch (message.type()) {
                case 'E' -> {
                    if (!clientHasHeard && notNow(message)) {
                        return Outcome.NOT_NOW;
                    }
                    toClient(message, deadline);
                    return Outcome.REFUSED;
                }
                case 'K' ->
                    toClient(
                            new PgMessage(
                                    'K',
                                    keys.apply(CancelKey.ofPayload(message.payload()))
                                            .payload()),
                            deadline);
                case 'R' -> authentication(message, deadline);
                case 'Z' -> {
                    toClient(message, deadline);
                    return Outcome.READY;
                }
                case 'S', 'N', 'v' -> toClient(message, deadline);
                default ->
                    throw new ProtocolException(
                            SqlState.CONNECTION_FAILURE, "the server does not speak PostgreSQL's protocol");
            }
        }
    }

    private static boolean notNow(PgMessage error) {
        byte[] fields = error.payload();
        return ErrorMessage.codeOf(fields, 0, fields.length)
                .filter(SqlState.CANNOT_CONNECT_NOW.code()::equals)
                .isPresent();
    }

    private void toClient(PgMessage message, long deadline) throws IOException {
        byte[] bytes = message.bytes();
        clientHasHeard = true;
        client.write(bytes, 0, bytes.length, deadline);
    }

    private void authentication(PgMessage request, long deadline) throws IOException {
        toClient(request, deadline);
        if (!wantsAnswer(request.number())) {
            return;
        }
        PgMessage answer = fromClient.message(deadline);
        if (answer.type() != 'p') {
            throw new ProtocolException(SqlState.PROTOCOL_VIOLATION, "expected a password or SASL response");
        }
        byte[] bytes = answer.bytes();
        server.write(bytes, 0, bytes.length, deadline);
    }

    /** Everything but AuthenticationOk (0) and the last word of SASL (12). */
    private static boolean wantsAnswer(int kind) {
        return kind != 0 && kind != 12;
    }
}
