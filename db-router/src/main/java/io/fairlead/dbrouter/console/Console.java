package io.fairlead.dbrouter.console;

import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.Transport;
import io.fairlead.pgwire.ErrorMessage;
import io.fairlead.pgwire.FirstPacket;
import io.fairlead.pgwire.MessageWriter;
import io.fairlead.pgwire.PgMessage;
import io.fairlead.pgwire.PgReader;
import io.fairlead.pgwire.ProtocolException;
import io.fairlead.pgwire.ScramServer;
import io.fairlead.pgwire.SqlState;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Serves sessions with the virtual database: whoever knows the admin token logs in under any name and asks by simple
 * queries. Thread-safe.
 */
public final class Console {

    /** Names of the virtual database. */
    public static final Set<String> DATABASES = Set.of("fairlead", "pgbouncer");

    private static final System.Logger LOG = System.getLogger(Console.class.getName());
    private static final Duration LOGIN = Duration.ofSeconds(30);
    private static final Duration WRITE = Duration.ofSeconds(30);
    private static final int SASL = 10;
    private static final int SASL_CONTINUE = 11;
    private static final int SASL_FINAL = 12;

    private final Operator operator;
    private final ScramServer scram;

    /**
     * A console.
     *
     * @param token the password of every operator
     */
    public Console(Operator operator, String token) {
        this.operator = operator;
        this.scram = new ScramServer(token);
    }

    /** Serves a session until the operator leaves. */
    public void serve(Transport client, PgReader reader, FirstPacket.Startup startup) throws IOException {
        MessageWriter out = new MessageWriter();
        login(client, reader, out);
        LOG.log(Level.INFO, "console-opened user={0} client={1}", startup.user(), client.remoteAddress());
        out.parameter("server_version", "18.0")
                .parameter("client_encoding", "UTF8")
                .parameter("server_encoding", "UTF8")
                .parameter("DateStyle", "ISO")
                .parameter("TimeZone", "UTC")
                .parameter("standard_conforming_strings", "on")
                .parameter("integer_datetimes", "on")
                .message('K', new byte[8])
                .ready();
        send(client, out);
        boolean skipping = false;
        while (true) {
            PgMessage message = reader.message(Deadlines.NONE);
            switch (message.type()) {
                case 'X' -> {
                    return;
                }
                case 'Q' -> {
                    answer(Command.parse(text(message)), out);
                    send(client, out.ready());
                }
                case 'S' -> {
                    skipping = false;
                    send(client, out.ready());
                }
                default -> {
                    // As a server does after an error: nothing until the next Sync.
                    if (!skipping) {
                        send(client, out.error(onlySimple()));
                    }
                    skipping = true;
                }
            }
        }
    }

    private static ErrorMessage onlySimple() {
        return ErrorMessage.of(
                SqlState.FEATURE_NOT_SUPPORTED,
                "the console takes simple queries only",
                "pgjdbc: preferQueryMode=simple");
    }

    private void login(Transport client, PgReader reader, MessageWriter out) throws IOException {
        long deadline = Deadlines.in(LOGIN);
        ScramServer.Exchange exchange = scram.begin();
        send(client, out.authentication(SASL, (ScramServer.MECHANISM + "\0\0").getBytes(StandardCharsets.US_ASCII)));
        String first = initial(password(reader, deadline));
        send(client, out.authentication(SASL_CONTINUE, bytes(exchange.first(first))));
        String last = new String(password(reader, deadline), StandardCharsets.UTF_8);
        out.authentication(SASL_FINAL, bytes(exchange.last(last))).authentication(0, new byte[0]);
    }

    private static byte[] password(PgReader reader, long deadline) throws IOException {
        PgMessage message = reader.message(deadline);
        if (message.type() != 'p') {
            throw new ProtocolException(SqlState.PROTOCOL_VIOLATION, "expected SASL response");
        }
        return message.payload();
    }

    /** The mechanism's name, then a length, then the client's first message. */
    private static String initial(byte[] payload) throws ProtocolException {
        int at = ScramServer.MECHANISM.length() + 5;
        String all = new String(payload, StandardCharsets.ISO_8859_1);
        if (!all.startsWith(ScramServer.MECHANISM + "\0")
                || payload.length < at
                || ByteBuffer.wrap(payload).getInt(at - 4) != payload.length - at) {
            throw new ProtocolException(SqlState.PROTOCOL_VIOLATION, "malformed SASL response");
        }
        return new String(payload, at, payload.length - at, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(PgMessage query) {
        byte[] payload = query.payload();
        return new String(payload, 0, Math.max(0, payload.length - 1), StandardCharsets.UTF_8);
    }

    private static void send(Transport client, MessageWriter out) throws IOException {
        byte[] bytes = out.take();
        client.write(bytes, 0, bytes.length, Deadlines.in(WRITE));
    }

    private void answer(Command command, MessageWriter out) {
        switch (command) {
            case Command.Empty e -> out.message('I', new byte[0]);
            case Command.Ignored(String tag) -> out.complete(tag);
            case Command.Show(String what) -> show(what, out);
            case Command.KillClient(long number) ->
                done(operator.killClient(number), "KILL_CLIENT", "client " + number, out);
            case Command.Steer(Command.Verb verb, Optional<String> pool) -> steer(verb, pool, out);
            case Command.Unknown(String text) ->
                out.error(ErrorMessage.of(
                        SqlState.SYNTAX_ERROR, "invalid command '" + text.strip() + "', use SHOW HELP;", ""));
        }
    }

    private void show(String what, MessageWriter out) {
        Optional<Table> found = operator.show(what);
        if (found.isEmpty()) {
            out.error(ErrorMessage.of(SqlState.UNDEFINED_OBJECT, "SHOW " + what + " is not known", "use SHOW HELP;"));
            return;
        }
        Table table = found.get();
        out.columns(table.columns());
        for (List<String> row : table.rows()) {
            out.row(row);
        }
        out.complete("SHOW");
    }

    private void steer(Command.Verb verb, Optional<String> pool, MessageWriter out) {
        boolean known = switch (verb) {
            case PAUSE -> operator.pause(pool);
            case RESUME -> operator.resume(pool);
            case KILL -> operator.kill(pool);
            case RECONNECT -> operator.reconnect(pool);
        };
        LOG.log(Level.INFO, "console-command verb={0} pool={1} known={2}", verb, pool.orElse("*"), known);
        done(known, verb.name(), "pool " + pool.orElse("*"), out);
    }

    private static void done(boolean known, String tag, String what, MessageWriter out) {
        if (known) {
            out.complete(tag);
        } else {
            out.error(ErrorMessage.of(SqlState.UNDEFINED_OBJECT, "no such " + what, ""));
        }
    }
}
