package io.fairlead.health.probe;

import io.fairlead.model.config.DatabasePool;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.config.SendProxy;
import io.fairlead.model.config.ServerTls;
import io.fairlead.model.state.CheckCode;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.Transport;
import io.fairlead.pgwire.FirstPacket;
import io.fairlead.pgwire.PgClient;
import io.fairlead.pgwire.PgReader;
import io.fairlead.pgwire.ProtocolException;
import io.fairlead.pgwire.ScramClient;
import io.fairlead.pgwire.ServerRefusedException;
import io.fairlead.pgwire.SqlState;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Asks a server over a login of our own whether it is a standby, and how far it has come. A login each time: that one
 * can log in is what a client wants to know, too, and a session that stands would not notice a postmaster that does not.
 * Used by one thread at a time; the password is in no message.
 */
final class MonitorLogin {

    /** PostgreSQL 10 and later; documentation 9.28.3 and 9.28.4. */
    private static final String QUESTION = """
            SELECT pg_catalog.pg_is_in_recovery(), CASE WHEN pg_catalog.pg_is_in_recovery() THEN '0' ELSE \
            pg_catalog.substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 1, 8) END, \
            pg_catalog.pg_wal_lsn_diff(CASE WHEN pg_catalog.pg_is_in_recovery() \
            THEN coalesce(pg_catalog.pg_last_wal_replay_lsn(), '0/0'::pg_catalog.pg_lsn) \
            ELSE pg_catalog.pg_current_wal_lsn() END, '0/0'::pg_catalog.pg_lsn)""";

    private static final int LONGEST_PASSWORD = 4096;

    private final Dialer dialer;
    private final DatabasePool.Monitor monitor;
    private final Optional<ServerTls> tls;
    private final SendProxy introduction;

    private String password = "";
    private ScramClient scram = new ScramClient("");

    MonitorLogin(IoEngine engine, DatabasePool.Monitor monitor, Optional<ServerTls> tls, SendProxy introduction) {
        this.dialer = new Dialer(engine);
        this.monitor = monitor;
        this.tls = tls;
        this.introduction = introduction;
    }

    /** What a server that runs made of the question. */
    sealed interface Outcome {

        /**
         * It answered.
         *
         * @param standby whether it is in recovery
         * @param timeline of a primary; 0 of a standby
         * @param position bytes into the log: written by a primary, replayed by a standby
         */
        record Said(boolean standby, long timeline, long position) implements Outcome {}

        /** It would not have us: too many sessions, another password, no such role. */
        record Refused(String code, String message) implements Outcome {}
    }

    /** Asks the server at this address. One that takes no sessions now fails. */
    Outcome ask(HostPort server, long deadline) throws ProbeFailedException {
        readPassword();
        try (Transport plain = dialer.connect(server, deadline)) {
            dialer.introduce(plain, introduction, deadline);
            return Dialer.over(plain, transport -> outcome(transport, deadline));
        }
    }

    private Outcome outcome(Transport plain, long deadline) throws IOException {
        try {
            return ask(plain, deadline);
        } catch (ServerRefusedException e) {
            if (e.code().equals(SqlState.CANNOT_CONNECT_NOW.code())) {
                throw new ProbeFailedException(CheckCode.L7STS, 0, "takes no sessions now");
            }
            return new Outcome.Refused(e.code(), String.valueOf(e.getMessage()));
        } catch (ProtocolException e) {
            throw new ProbeFailedException(CheckCode.L7RSP, 0, String.valueOf(e.getMessage()));
        }
    }

    private Outcome.Said ask(Transport plain, long deadline) throws IOException {
        Transport transport = encrypted(plain, dialer, tls, deadline);
        PgClient client = PgClient.login(
                transport,
                new PgClient.Credentials(monitor.user(), monitor.database(), password, scram, tls.isPresent()),
                deadline);
        List<List<String>> rows = client.query(QUESTION, deadline);
        client.leave(deadline);
        try {
            List<String> row = rows.getFirst();
            return new Outcome.Said(
                    row.getFirst().equals("t"), Long.parseLong(row.get(1), 16), Long.parseLong(row.get(2)));
        } catch (NumberFormatException | IndexOutOfBoundsException | java.util.NoSuchElementException e) {
            throw new ProbeFailedException(CheckCode.L7RSP, 0, "does not say how far it has come");
        }
    }

    /** TLS where the server's line wants it. PostgreSQL documentation 54.2.10. */
    static Transport encrypted(Transport plain, Dialer dialer, Optional<ServerTls> tls, long deadline)
            throws IOException {
        if (tls.isEmpty()) {
            return plain;
        }
        byte[] request = FirstPacket.tlsRequest();
        plain.write(request, 0, request.length, deadline);
        PgReader reader = new PgReader(plain);
        if (reader.letter(deadline) != 'S' || reader.hasRest()) {
            throw new ProbeFailedException(CheckCode.L6RSP, 0, "speaks no TLS");
        }
        return dialer.handshake(plain, tls.get(), deadline);
    }

    /** Read each time: a password that was changed is the new one at once. */
    private void readPassword() throws ProbeFailedException {
        if (monitor.passwordFile().isEmpty()) {
            return;
        }
        Path file = Path.of(monitor.passwordFile().get());
        try {
            if (Files.size(file) > LONGEST_PASSWORD) {
                throw new ProbeFailedException(CheckCode.SOCKERR, 0, "the password file is too long");
            }
            String now = Files.readString(file).strip();
            if (!now.equals(password)) {
                password = now;
                scram = new ScramClient(now);
            }
        } catch (MalformedInputException e) {
            throw new ProbeFailedException(CheckCode.SOCKERR, 0, "the password file is no text");
        } catch (ProbeFailedException e) {
            throw e;
        } catch (IOException e) {
            throw new ProbeFailedException(CheckCode.SOCKERR, 0, "the password file cannot be read");
        }
    }
}
