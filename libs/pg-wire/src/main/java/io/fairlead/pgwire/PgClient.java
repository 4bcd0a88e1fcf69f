package io.fairlead.pgwire;

import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A session of our own with a server: a login and simple queries, as a monitor needs them. PostgreSQL documentation
 * 54.2.1 to 54.2.3. A password in clear text is only given over TLS. For one thread; whoever gave the transport closes it.
 */
public final class PgClient {

    private static final int OK = 0;
    private static final int CLEAR_TEXT = 3;
    private static final int MD5 = 5;
    private static final int SASL = 10;
    private static final int SASL_CONTINUE = 11;
    private static final int SASL_FINAL = 12;

    /** An answer of more rows is none a monitor asked for. */
    private static final int MOST_ROWS = 1000;

    private final Transport transport;
    private final PgReader reader;
    private final Map<String, String> settings = new HashMap<>();

    private PgClient(Transport transport) {
        this.transport = transport;
        this.reader = new PgReader(transport);
    }

    /**
     * Who logs in where.
     *
     * @param user the role
     * @param database the database
     * @param password its password; empty for none
     * @param scram for this password; kept by the caller for the next login
     * @param encrypted whether the transport is
     */
    public record Credentials(String user, String database, String password, ScramClient scram, boolean encrypted) {

        /** Without the password. */
        @Override
        public String toString() {
            return "Credentials[user=" + user + ", database=" + database + "]";
        }
    }

    /**
     * Logs in over a transport that waits for its first packet.
     *
     * @throws ServerRefusedException when the server says no
     * @throws ProtocolException when it says something else than PostgreSQL does
     */
    public static PgClient login(Transport transport, Credentials who, long deadline) throws IOException {
        PgClient client = new PgClient(transport);
        client.begin(who, deadline);
        return client;
    }

    private void begin(Credentials who, long deadline) throws IOException {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("user", who.user());
        parameters.put("database", who.database());
        parameters.put("application_name", "fairlead");
        send(new FirstPacket.Startup(0, parameters).bytes(), deadline);
        ScramClient.Exchange scram = who.scram().begin();
        while (true) {
            PgMessage message = reader.message(deadline);
            switch (message.type()) {
                case 'R' -> authentication(who, scram, message, deadline);
                case 'E' -> throw refusal(message);
                case 'S' -> {
                    byte[] payload = message.payload();
                    ParameterStatus.read(payload, payload.length)
                            .ifPresent(setting -> settings.put(setting.name(), setting.value()));
                }
                case 'K', 'N', 'v' -> {}
                case 'Z' -> {
                    return;
                }
                default -> throw unexpected(message);
            }
        }
    }

    private void authentication(Credentials who, ScramClient.Exchange scram, PgMessage request, long deadline)
            throws IOException {
        byte[] payload = request.payload();
        String text = new String(payload, 4, Math.max(0, payload.length - 4), StandardCharsets.UTF_8);
        switch (request.number()) {
            case OK -> {}
            case CLEAR_TEXT -> {
                if (!who.encrypted()) {
                    throw new ProtocolException(
                            SqlState.INVALID_AUTHORIZATION, "the server wants the password in clear text");
                }
                answer((who.password() + '\0').getBytes(StandardCharsets.UTF_8), deadline);
            }
            case MD5 -> answer(md5(who, payload), deadline);
            case SASL -> {
                if (!text.contains(ScramServer.MECHANISM + "\0")) {
                    throw new ProtocolException(SqlState.FEATURE_NOT_SUPPORTED, "no SCRAM-SHA-256 offered");
                }
                answer(initial(scram.first()), deadline);
            }
            case SASL_CONTINUE -> answer(scram.last(text).getBytes(StandardCharsets.UTF_8), deadline);
            case SASL_FINAL -> scram.verify(text);
            default ->
                throw new ProtocolException(
                        SqlState.FEATURE_NOT_SUPPORTED, "authentication " + request.number() + " is not known");
        }
    }

    private static byte[] initial(String first) {
        byte[] name = (ScramServer.MECHANISM + "\0").getBytes(StandardCharsets.US_ASCII);
        byte[] words = first.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(name.length + 4 + words.length)
                .put(name)
                .putInt(words.length)
                .put(words)
                .array();
    }

    /** {@code md5(md5(password + user) + salt)}. */
    private static byte[] md5(Credentials who, byte[] payload) throws ProtocolException {
        if (payload.length != 8) {
            throw new ProtocolException(SqlState.PROTOCOL_VIOLATION, "malformed request for an MD5 password");
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            String inner = HexFormat.of()
                    .formatHex(digest.digest((who.password() + who.user()).getBytes(StandardCharsets.UTF_8)));
            digest.update(inner.getBytes(StandardCharsets.US_ASCII));
            digest.update(payload, 4, 4);
            return ("md5" + HexFormat.of().formatHex(digest.digest()) + '\0').getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new ProtocolException(SqlState.FEATURE_NOT_SUPPORTED, "this Java has no MD5");
        }
    }

    /** What the server reported of itself; empty for a setting it did not report. */
    public String setting(String name) {
        return settings.getOrDefault(name, "");
    }

    /** The rows of a query in text; a null is an empty text. */
    public List<List<String>> query(String sql, long deadline) throws IOException {
        send(PgMessage.query(sql).bytes(), deadline);
        List<List<String>> rows = new ArrayList<>();
        while (true) {
            PgMessage message = reader.message(deadline);
            switch (message.type()) {
                case 'D' -> rows.add(row(message.payload()));
                case 'E' -> throw refusal(message);
                case 'Z' -> {
                    return List.copyOf(rows);
                }
                case 'T', 'C', 'N', 'S', 'I' -> {}
                default -> throw unexpected(message);
            }
            if (rows.size() > MOST_ROWS) {
                throw new ProtocolException(SqlState.PROTOCOL_VIOLATION, "too many rows");
            }
        }
    }

    private static List<String> row(byte[] payload) throws ProtocolException {
        ByteBuffer in = ByteBuffer.wrap(payload);
        List<String> values = new ArrayList<>();
        try {
            for (int left = in.getShort(); left > 0; left--) {
                byte[] value = new byte[Math.clamp(in.getInt(), 0, in.remaining())];
                in.get(value);
                values.add(new String(value, StandardCharsets.UTF_8));
            }
        } catch (java.nio.BufferUnderflowException e) {
            throw new ProtocolException(SqlState.PROTOCOL_VIOLATION, "malformed row");
        }
        return List.copyOf(values);
    }

    /** Says farewell; what comes of it is nobody's concern any more. */
    public void leave(long deadline) throws IOException {
        send(new PgMessage('X', new byte[0]).bytes(), deadline);
    }

    private void answer(byte[] payload, long deadline) throws IOException {
        send(new PgMessage('p', payload).bytes(), deadline);
    }

    private void send(byte[] bytes, long deadline) throws IOException {
        transport.write(bytes, 0, bytes.length, deadline);
    }

    private static ServerRefusedException refusal(PgMessage error) {
        byte[] fields = error.payload();
        return new ServerRefusedException(
                ErrorMessage.field(fields, 0, fields.length, 'C').orElse(""),
                ErrorMessage.field(fields, 0, fields.length, 'M').orElse("no words"));
    }

    private static ProtocolException unexpected(PgMessage message) {
        return new ProtocolException(SqlState.PROTOCOL_VIOLATION, "unexpected " + message);
    }
}
