package io.fairlead.dbrouter;

import io.fairlead.model.config.DatabaseRole;
import io.fairlead.net.io.Transport;
import io.fairlead.pgwire.CancelKey;
import io.fairlead.pgwire.ErrorMessage;
import io.fairlead.pgwire.FirstPacket;
import io.fairlead.pgwire.ParameterStatus;
import io.fairlead.pgwire.PgMessage;
import io.fairlead.pgwire.PgReader;
import io.fairlead.pgwire.ProtocolException;
import io.fairlead.pgwire.SqlState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The start-up of a session: what client and server say is passed on message by message until the server is ready for
 * a query, only the cancel key is replaced. PostgreSQL documentation 54.2.1. Passwords pass through and are kept
 * nowhere. What follows the authentication is held back until the server has said which role it has, so that a client
 * never gets a session with a server its pool does not want.
 */
final class Login {

    /** How a start-up ended. */
    enum Outcome {
        /** The server waits for a query. */
        READY,
        /** The server said no, and the client has heard it. */
        REFUSED,
        /** The server is starting up, shutting down or full; the client has heard nothing yet. */
        NOT_NOW,
        /** The server is in the wrong role; the client has not heard that it was let in. */
        WRONG_ROLE
    }

    /** More than any server says between authentication and its first ReadyForQuery is not held back. */
    private static final int HELD = 65_536;

    private static final Set<String> PASSING =
            Set.of(SqlState.CANNOT_CONNECT_NOW.code(), SqlState.TOO_MANY_CONNECTIONS.code());

    private final Transport client;
    private final PgReader fromClient;
    private final Transport server;
    private final PgReader fromServer;
    private final DatabaseRole role;
    private final UnaryOperator<CancelKey> keys;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private Recovery recovery = Recovery.UNKNOWN;
    private boolean clientHasHeard;

    /** Between these two; {@code keys} gives the client's key for the server's. */
    Login(Transport client, PgReader fromClient, Transport server, DatabaseRole role, UnaryOperator<CancelKey> keys) {
        this.client = client;
        this.fromClient = fromClient;
        this.server = server;
        this.fromServer = new PgReader(server);
        this.role = role;
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

    /** What the server said of its role. */
    Recovery recovery() {
        return recovery;
    }

    Outcome run(FirstPacket.Startup startup, long deadline) throws IOException {
        send(startup.bytes(), deadline);
        while (true) {
            PgMessage message = fromServer.message(deadline);
            switch (message.type()) {
                case 'E' -> {
                    return refused(message, deadline);
                }
                case 'K' -> hold(new PgMessage('K', key(message)), deadline);
                case 'R' -> authentication(message, deadline);
                case 'Z' -> {
                    return ready(startup, message, deadline);
                }
                case 'S' -> {
                    reported(message);
                    hold(message, deadline);
                }
                case 'N', 'v' -> hold(message, deadline);
                default ->
                    throw new ProtocolException(
                            SqlState.CONNECTION_FAILURE, "the server does not speak PostgreSQL's protocol");
            }
        }
    }

    private byte[] key(PgMessage message) throws ProtocolException {
        return keys.apply(CancelKey.ofPayload(message.payload())).payload();
    }

    private Outcome refused(PgMessage error, long deadline) throws IOException {
        byte[] fields = error.payload();
        if (!clientHasHeard
                && ErrorMessage.codeOf(fields, 0, fields.length)
                        .filter(PASSING::contains)
                        .isPresent()) {
            return Outcome.NOT_NOW;
        }
        hold(error, deadline);
        flush(deadline);
        return Outcome.REFUSED;
    }

    private void reported(PgMessage setting) {
        byte[] payload = setting.payload();
        ParameterStatus.read(payload, payload.length).flatMap(Recovery::of).ifPresent(said -> recovery = said);
    }

    private Outcome ready(FirstPacket.Startup startup, PgMessage message, long deadline) throws IOException {
        if (recovery == Recovery.UNKNOWN && role != DatabaseRole.ANY && !startup.replication()) {
            ask(deadline);
        }
        if (!recovery.fits(role)) {
            return Outcome.WRONG_ROLE;
        }
        hold(message, deadline);
        flush(deadline);
        return Outcome.READY;
    }

    /** A server that reports nothing is asked on the session that has just begun; PostgreSQL documentation 9.28.4. */
    private void ask(long deadline) throws IOException {
        send(PgMessage.query("SELECT pg_catalog.pg_is_in_recovery()").bytes(), deadline);
        while (true) {
            PgMessage answer = fromServer.message(deadline);
            if (answer.type() == 'D') {
                byte[] row = answer.payload();
                recovery = row.length == 7 && row[6] == 't' ? Recovery.STANDBY : Recovery.PRIMARY;
            } else if (answer.type() == 'Z') {
                return;
            }
        }
    }

    private void authentication(PgMessage request, long deadline) throws IOException {
        hold(request, deadline);
        if (!wantsAnswer(request.number())) {
            return;
        }
        flush(deadline);
        PgMessage answer = fromClient(deadline);
        if (answer.type() != 'p') {
            throw new ProtocolException(SqlState.PROTOCOL_VIOLATION, "expected a password or SASL response");
        }
        send(answer.bytes(), deadline);
    }

    private PgMessage fromClient(long deadline) throws IOException {
        try {
            return fromClient.message(deadline);
        } catch (ProtocolException e) {
            throw e;
        } catch (IOException e) {
            throw new ClientLeftException(e);
        }
    }

    /** The client left when it was asked for a password: many do, to ask their user and come again. */
    static final class ClientLeftException extends IOException {

        private static final long serialVersionUID = 1L;

        ClientLeftException(IOException cause) {
            super("client left during login", cause);
        }
    }

    /** Everything but AuthenticationOk (0) and the last word of SASL (12). */
    private static boolean wantsAnswer(int kind) {
        return kind != 0 && kind != 12;
    }

    private void send(byte[] bytes, long deadline) throws IOException {
        server.write(bytes, 0, bytes.length, deadline);
    }

    private void hold(PgMessage message, long deadline) throws IOException {
        held.writeBytes(message.bytes());
        if (held.size() > HELD) {
            flush(deadline);
        }
    }

    private void flush(long deadline) throws IOException {
        byte[] bytes = held.toByteArray();
        held.reset();
        clientHasHeard = true;
        client.write(bytes, 0, bytes.length, deadline);
    }
}
