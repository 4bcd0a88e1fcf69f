package io.fairlead.net.http1;

import io.fairlead.net.io.BufferPool;
import io.fairlead.net.io.ReplayTransport;
import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads messages from one side of a connection. Holds a buffer only while there is data in it. Not thread-safe, but
 * one thread may read a body while another writes to the same transport.
 */
public final class Http1Reader {

    /** Longest head; the rest of a buffer is room for what a proxy adds. */
    public static final int MAX_HEAD = BufferPool.SIZE - 1024;

    /** Empty lines tolerated before a request. RFC 9112 section 2.2. */
    private static final int MAX_EMPTY_LINES = 2;

    private static final byte[] NONE = {};

    private final Transport transport;
    private byte[] buffer = NONE;
    private int position;
    private int limit;
    private boolean pinned;

    /** A reader of that connection. */
    public Http1Reader(Transport transport) {
        this.transport = transport;
    }

    /** The connection it reads from. */
    public Transport transport() {
        return transport;
    }

    /**
     * Waits for the first byte of a message, parked without a buffer.
     *
     * @return false when the peer ended the connection instead
     */
    public boolean awaitMessage(long deadline) throws IOException {
        if (position < limit) {
            return true;
        }
        return fill(deadline);
    }

    /** Reads a request head; {@link #awaitMessage} has returned true before. */
    public void readRequestHead(RequestHead into, long deadline) throws IOException {
        skipEmptyLines(deadline);
        int end = readHead(deadline);
        into.parse(buffer, position, end);
        position = end;
        pinned = true;
    }

    /** Reads a response head to a request whose method decides whether a body follows. */
    public void readResponseHead(ResponseHead into, boolean toHead, boolean toConnect, long deadline)
            throws IOException {
        if (position == limit && !fill(deadline)) {
            throw new ConnectionEndedException("before the response");
        }
        int end = readHead(deadline);
        into.parse(buffer, position, end, toHead, toConnect);
        position = end;
    }

    private void skipEmptyLines(long deadline) throws IOException {
        for (int lines = 0; ; lines++) {
            while (limit - position < 2 && limit > position && buffer[position] == '\r') {
                more("in a request", deadline);
            }
            if (limit - position < 2 || buffer[position] != '\r' || buffer[position + 1] != '\n') {
                return;
            }
            if (lines == MAX_EMPTY_LINES) {
                throw new BadMessageException(400, "empty lines before the request");
            }
            position += 2;
            if (position == limit) {
                more("in a request", deadline);
            }
        }
    }

    /** Makes sure a whole head is buffered and gives its end. */
    private int readHead(long deadline) throws IOException {
        int scanned = position;
        while (true) {
            int end = endOfHead(scanned);
            if (end > 0) {
                if (end - position > MAX_HEAD) {
                    throw new BadMessageException(400, "head too large");
                }
                return end;
            }
            int kept = limit - position;
            if (kept >= MAX_HEAD) {
                throw new BadMessageException(400, "head too large");
            }
            refuseGarbage(scanned);
            more("in a head", deadline);
            scanned = position + kept;
        }
    }

    /** The index behind the empty line, or 0 when it has not come yet. Octets before {@code from} were looked at. */
    private int endOfHead(int from) throws BadMessageException {
        byte[] b = buffer;
        for (int i = from; i < limit; i++) {
            if (b[i] != '\n') {
                continue;
            }
            if (i == position || b[i - 1] != '\r') {
                throw new BadMessageException(400, "LF without CR");
            }
            if (i - 1 == position || b[i - 2] == '\n') {
                return i + 1;
            }
        }
        return 0;
    }

    /** Refuses what cannot become a head any more, such as a TLS handshake, without waiting for its end. */
    private void refuseGarbage(int from) throws BadMessageException {
        byte[] b = buffer;
        for (int i = from; i < limit; i++) {
            byte octet = b[i];
            if (!Chars.isValue(octet) && octet != '\r' && octet != '\n') {
                throw new BadMessageException(400, "control character in a head");
            }
        }
        if (limit > position && !Chars.isToken(b[position])) {
            throw new BadMessageException(400, "message that begins with no token");
        }
    }

    private void more(String where, long deadline) throws IOException {
        if (limit == buffer.length) {
            compact();
        }
        int n = transport.read(buffer, limit, buffer.length - limit, deadline);
        if (n < 0) {
            throw new ConnectionEndedException(where);
        }
        limit += n;
    }

    private void compact() {
        System.arraycopy(buffer, position, buffer, 0, limit - position);
        limit -= position;
        position = 0;
    }

    /** Waits without a buffer, then reads into one. The former head is gone. */
    private boolean fill(long deadline) throws IOException {
        release();
        transport.awaitReadable(deadline);
        buffer = transport.buffers().borrow();
        int n = transport.read(buffer, 0, buffer.length, deadline);
        if (n < 0) {
            release();
            return false;
        }
        limit = n;
        return true;
    }

    /** Gives the buffer back when nothing is left in it. */
    public void release() {
        if (buffer.length > 0 && position == limit) {
            byte[] buffered = buffer;
            buffer = NONE;
            position = limit = 0;
            pinned = false;
            transport.buffers().giveBack(buffered);
        }
    }

    /** Gives the buffer back whatever is in it; the connection is not read any more. */
    public void discard() {
        position = limit;
        release();
    }

    /** Whether bytes are buffered that no message has taken. */
    public boolean hasBuffered() {
        return position < limit;
    }

    /** Whether the last head still lies in the buffer, so that it may be sent again. */
    public boolean headIntact() {
        return pinned;
    }

    /** The connection from here on, when messages give way to a tunnel: what is buffered is read from it first. */
    public Transport rest() {
        if (!hasBuffered()) {
            release();
            return transport;
        }
        byte[] first = Arrays.copyOfRange(buffer, position, limit);
        discard();
        return new ReplayTransport(first, transport);
    }

    /** A copy of what is buffered of a message that was refused. */
    public byte[] refused() {
        return Arrays.copyOfRange(buffer, position, limit);
    }

    /** The buffer, for the body's reader. */
    byte[] buffer() {
        return buffer;
    }

    int position() {
        return position;
    }

    int limit() {
        return limit;
    }

    void position(int at) {
        position = at;
    }

    /** Makes more bytes available after what is unread; overwrites heads. False at the end of the stream. */
    boolean readMore(long deadline) throws IOException {
        if (position == limit) {
            return fill(deadline);
        }
        pinned = false;
        if (limit == buffer.length) {
            compact();
        }
        int n = transport.read(buffer, limit, buffer.length - limit, deadline);
        if (n < 0) {
            return false;
        }
        limit += n;
        return true;
    }
}
