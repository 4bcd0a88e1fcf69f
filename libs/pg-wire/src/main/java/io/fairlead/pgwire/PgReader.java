package io.fairlead.pgwire;

import io.fairlead.net.io.DeadlineExceededException;
import io.fairlead.net.io.Transport;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads packets and messages one by one, as long as a session is being set up; what was read too much is handed over
 * with {@link #rest}. For one thread.
 */
public final class PgReader {

    /** Messages before a session stands are short; SCRAM, certificates' names and GSSAPI tokens fit. */
    private static final int LIMIT = 65_536;

    /** First byte of a TLS record that carries a handshake. */
    private static final int TLS_HANDSHAKE = 0x16;

    private final Transport from;
    private byte[] buffer = new byte[1024];
    private int start;
    private int end;

    /** Reads from this transport. */
    public PgReader(Transport from) {
        this.from = from;
    }

    /**
     * Whether the peer begins with a TLS handshake instead of a packet. PostgreSQL 17, {@code sslnegotiation=direct}.
     */
    public boolean startsWithTls(long deadline) throws IOException {
        need(1, deadline);
        return buffer[start] == TLS_HANDSHAKE;
    }

    /**
     * The packet without type a client begins with.
     *
     * @throws ProtocolException when it is none
     * @throws EOFException when the client leaves
     */
    public FirstPacket firstPacket(long deadline) throws IOException {
        need(4, deadline);
        int length = ByteBuffer.wrap(buffer).getInt(start);
        if (length < 8 || length > FirstPacket.LIMIT) {
            throw new ProtocolException(SqlState.PROTOCOL_VIOLATION, "invalid length of startup packet");
        }
        need(length, deadline);
        byte[] packet = Arrays.copyOfRange(buffer, start, start + length);
        start += length;
        return FirstPacket.read(packet);
    }

    /** The next message. */
    public PgMessage message(long deadline) throws IOException {
        need(5, deadline);
        char type = (char) (buffer[start] & 0xff);
        int length = ByteBuffer.wrap(buffer).getInt(start + 1);
        if (length < 4 || length > LIMIT) {
            throw new ProtocolException(
                    SqlState.PROTOCOL_VIOLATION, "invalid length of message \"" + printable(type) + "\"");
        }
        need(1 + length, deadline);
        byte[] payload = Arrays.copyOfRange(buffer, start + 5, start + 1 + length);
        start += 1 + length;
        return new PgMessage(type, payload);
    }

    private static String printable(char type) {
        return type > ' ' && type < 127 ? Character.toString(type) : Integer.toString(type);
    }

    /** One byte: the answer to a request for TLS. */
    public char letter(long deadline) throws IOException {
        need(1, deadline);
        return (char) (buffer[start++] & 0xff);
    }

    /**
     * Whether the peer has left, without waiting for it; what it sent instead is kept for later.
     *
     * @param deadline for the rest of a record that has begun to arrive
     */
    public boolean left(long deadline) {
        if (from.isQuiet() || end == buffer.length) {
            return false;
        }
        try {
            int n = from.read(buffer, end, buffer.length - end, deadline);
            end += Math.max(0, n);
            return n < 0;
        } catch (DeadlineExceededException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Whether more was read than was asked for. */
    public boolean hasRest() {
        return end > start;
    }

    /** What was read too much; the reader is empty afterwards. */
    public byte[] rest() {
        byte[] rest = Arrays.copyOfRange(buffer, start, end);
        start = end = 0;
        return rest;
    }

    private void need(int bytes, long deadline) throws IOException {
        if (start + bytes > buffer.length) {
            byte[] larger = end - start + bytes > buffer.length ? new byte[Math.max(bytes, 2 * buffer.length)] : buffer;
            System.arraycopy(buffer, start, larger, 0, end - start);
            buffer = larger;
            end -= start;
            start = 0;
        }
        while (end - start < bytes) {
            int n = from.read(buffer, end, buffer.length - end, deadline);
            if (n < 0) {
                throw new EOFException("connection ended");
            }
            end += n;
        }
    }
}
