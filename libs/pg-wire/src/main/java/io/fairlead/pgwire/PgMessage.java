package io.fairlead.pgwire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A whole message: its type and everything behind the length. Not to be changed once made. */
public final class PgMessage {

    private final char type;
    private final byte[] payload;

    /** A message of these parts. */
    public PgMessage(char type, byte[] payload) {
        this.type = type;
        this.payload = payload.clone();
    }

    /** A simple query. */
    public static PgMessage query(String sql) {
        return new PgMessage('Q', (sql + '\0').getBytes(StandardCharsets.UTF_8));
    }

    /** One letter. */
    public char type() {
        return type;
    }

    /** A copy. */
    public byte[] payload() {
        return payload.clone();
    }

    /** The first four bytes as a number, such as the kind of an authentication request; 0 when there are fewer. */
    public int number() {
        return payload.length < 4 ? 0 : ByteBuffer.wrap(payload).getInt();
    }

    /** The message as it goes over the wire. */
    public byte[] bytes() {
        return ByteBuffer.allocate(5 + payload.length)
                .put((byte) type)
                .putInt(4 + payload.length)
                .put(payload)
                .array();
    }

    /** Without the payload, which may be a password. */
    @Override
    public String toString() {
        return "PgMessage[" + type + ", " + payload.length + " bytes]";
    }
}
