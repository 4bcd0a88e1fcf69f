package io.fairlead.pgwire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a client sends first. PostgreSQL documentation 54.2.1 and 54.7. */
public sealed interface FirstPacket {

    /** Asks whether the server speaks TLS. */
    record TlsRequest() implements FirstPacket {}

    /** Asks whether the server speaks GSSAPI encryption. */
    record GssRequest() implements FirstPacket {}

    /** Asks to cancel what another session does, by the key that session was given. */
    record Cancel(CancelKey key) implements FirstPacket {

        /** The packet to send. */
        public byte[] bytes() {
            byte[] secret = key.secret();
            return ByteBuffer.allocate(12 + secret.length)
                    .putInt(12 + secret.length)
                    .putInt(CANCEL)
                    .putInt(key.pid())
                    .put(secret)
                    .array();
        }
    }

    /**
     * Begins a session.
     *
     * @param minor minor version of protocol 3
     * @param parameters in the order they came; {@code user} is there
     */
    record Startup(int minor, Map<String, String> parameters) implements FirstPacket {

        /** Who logs in. */
        public String user() {
            return parameters.getOrDefault("user", "");
        }

        /** The database; the user's name when none is named. */
        public String database() {
            return parameters.getOrDefault("database", user());
        }

        /** Whether it is a physical replication connection, which runs no SQL. Documentation 54.4. */
        public boolean replication() {
            return switch (parameters.getOrDefault("replication", "").toLowerCase(Locale.ROOT)) {
                case "", "database", "false", "off", "no", "0" -> false;
                default -> true;
            };
        }

        /** The packet to send. */
        public byte[] bytes() {
            StringBuilder text = new StringBuilder();
            parameters.forEach((name, value) ->
                    text.append(name).append('\0').append(value).append('\0'));
            byte[] pairs = text.append('\0').toString().getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(8 + pairs.length)
                    .putInt(8 + pairs.length)
                    .putInt(3 << 16 | minor)
                    .put(pairs)
                    .array();
        }
    }

    /** Packets longer than this are refused, as PostgreSQL does. */
    int LIMIT = 10_000;

    /** Code of a cancel request. */
    int CANCEL = 80877102;

    /** Code of a request for TLS. */
    int TLS = 80877103;

    /** Code of a request for GSSAPI encryption. */
    int GSS = 80877104;

    /** What to send to ask a server for TLS. */
    static byte[] tlsRequest() {
        return ByteBuffer.allocate(8).putInt(8).putInt(TLS).array();
    }

    /**
     * Reads a packet.
     *
     * @param packet all of it, length included
     * @throws ProtocolException when it is none
     */
    static FirstPacket read(byte[] packet) throws ProtocolException {
        ByteBuffer in = ByteBuffer.wrap(packet, 4, packet.length - 4);
        int code = in.getInt();
        return switch (code) {
            case TLS -> exactly(packet, 8, new TlsRequest());
            case GSS -> exactly(packet, 8, new GssRequest());
            case CANCEL -> cancel(in);
            default -> startup(code, in);
        };
    }

    private static FirstPacket exactly(byte[] packet, int length, FirstPacket found) throws ProtocolException {
        if (packet.length != length) {
            throw new ProtocolException(SqlState.PROTOCOL_VIOLATION, "invalid length of startup packet");
        }
        return found;
    }

    private static FirstPacket cancel(ByteBuffer in) throws ProtocolException {
        if (in.remaining() < 8 || in.remaining() > 4 + 256) {
            throw new ProtocolException(SqlState.PROTOCOL_VIOLATION, "invalid length of cancel request");
        }
        int pid = in.getInt();
        byte[] secret = new byte[in.remaining()];
        in.get(secret);
        return new Cancel(new CancelKey(pid, secret));
    }

    private static FirstPacket startup(int version, ByteBuffer in) throws ProtocolException {
        if (version >>> 16 != 3) {
            throw new ProtocolException(
                    SqlState.FEATURE_NOT_SUPPORTED,
                    "unsupported frontend protocol " + (version >>> 16) + "." + (version & 0xffff)
                            + ": server supports 3.0 to 3.2");
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String name = text(in); !name.isEmpty(); name = text(in)) {
            parameters.put(name, text(in));
        }
        if (in.hasRemaining()) {
            throw new ProtocolException(
                    SqlState.PROTOCOL_VIOLATION, "invalid startup packet layout: expected terminator as last byte");
        }
        if (parameters.getOrDefault("user", "").isEmpty()) {
            throw new ProtocolException(
                    SqlState.INVALID_AUTHORIZATION, "no PostgreSQL user name specified in startup packet");
        }
        return new Startup(version & 0xffff, Collections.unmodifiableMap(parameters));
    }

    private static String text(ByteBuffer in) throws ProtocolException {
        int length = 0;
        while (length < in.remaining() && in.get(in.position() + length) != 0) {
            length++;
        }
        if (length == in.remaining()) {
            throw new ProtocolException(SqlState.PROTOCOL_VIOLATION, "invalid startup packet layout");
        }
        byte[] bytes = new byte[length];
        in.get(bytes).get();
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
