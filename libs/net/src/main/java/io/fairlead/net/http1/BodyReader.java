package io.fairlead.net.http1;

import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.Transport;
import java.io.IOException;

/**
 * Passes the body of the message whose head was read last, piece by piece, checking its framing on the way. Chunked
 * bodies go on with their own framing when the receiver understands it, else as plain bytes. RFC 9112 section 7.
 */
public final class BodyReader {

    /** Longest chunk-size line with its extensions. */
    private static final int MAX_SIZE_LINE = 256;

    /** Longest trailer section. */
    private static final int MAX_TRAILERS = 8 * 1024;

    private enum State {
        SIZE,
        DATA,
        DATA_END,
        TRAILERS,
        DONE
    }

    private final Http1Reader reader;
    private final TrailerHead trailers = new TrailerHead();
    private State state = State.DONE;
    private boolean chunked;
    private boolean untilClose;
    private boolean plain;
    private long left;
    private int pieceStart;
    private int pieceEnd;
    private long passed;
    private int began;
    private boolean mayWait;

    /** A body reader beside the head reader. */
    public BodyReader(Http1Reader reader) {
        this.reader = reader;
    }

    /**
     * Starts on the body of a message.
     *
     * @param bodyLength as the head says
     * @param decode whether chunk framing is taken off, for a receiver of HTTP/1.0
     */
    public void begin(long bodyLength, boolean decode) {
        chunked = bodyLength == Head.CHUNKED;
        untilClose = bodyLength == Head.UNTIL_CLOSE;
        plain = decode;
        left = chunked || untilClose ? 0 : bodyLength;
        passed = 0;
        began = reader.position();
        state = bodyLength == Head.NO_BODY ? State.DONE : chunked ? State.SIZE : State.DATA;
    }

    /** Whether the whole body was passed and still lies in the buffer as it came, so that it can be passed again. */
    public boolean rewindable() {
        return state == State.DONE && (passed == 0 ? began == reader.position() : intact());
    }

    private boolean intact() {
        return !plain && reader.headIntact() && reader.position() - began == passed;
    }

    /** Back to the beginning of a {@link #rewindable} body. */
    public void rewind() {
        reader.position(began);
    }

    /** Whether the whole body was passed. */
    public boolean done() {
        return state == State.DONE;
    }

    /** Whether the next piece is there without waiting. */
    public boolean buffered() {
        return state != State.DONE && reader.hasBuffered();
    }

    /** How many bytes of body, framing included, were passed. */
    public long passed() {
        return passed;
    }

    /**
     * Finds the next piece, waiting for it if need be; {@link #writePiece} and {@link #copyPiece} give it.
     *
     * @return false when the body is complete
     * @throws BadMessageException when the framing is wrong
     * @throws ConnectionEndedException when it ends too early
     */
    public boolean next(long deadline) throws IOException {
        mayWait = true;
        return piece(deadline);
    }

    /**
     * Finds the next piece in what has arrived already; never waits.
     *
     * @return false when the body is complete or more must arrive first
     * @throws BadMessageException when the framing is wrong
     */
    public boolean nextBuffered() throws IOException {
        mayWait = false;
        pieceStart = pieceEnd = reader.position();
        return piece(Deadlines.NONE);
    }

    private boolean piece(long deadline) throws IOException {
        while (state != State.DONE) {
            if (!reader.hasBuffered()) {
                if (!mayWait) {
                    return false;
                }
                if (!reader.readMore(deadline)) {
                    ended();
                    return false;
                }
            }
            pieceStart = pieceEnd = reader.position();
            advance(deadline);
            if (pieceEnd > pieceStart) {
                passed += pieceEnd - pieceStart;
                return true;
            }
            if (!mayWait && state != State.DONE) {
                return false;
            }
        }
        return false;
    }

    private void ended() throws ConnectionEndedException {
        if (!untilClose) {
            throw new ConnectionEndedException("in a body");
        }
        state = State.DONE;
    }

    private void advance(long deadline) throws IOException {
        if (!chunked) {
            data();
            return;
        }
        boolean going = true;
        while (going && reader.hasBuffered() && state != State.DONE) {
            going = switch (state) {
                case SIZE -> size(deadline);
                case DATA -> data() && !plain;
                case DATA_END -> dataEnd(deadline);
                case TRAILERS -> trailers(deadline);
                case DONE -> false;
            };
        }
    }

    private boolean data() {
        int available = reader.limit() - reader.position();
        int n = untilClose ? available : (int) Math.min(available, left);
        if (pieceEnd != reader.position()) {
            pieceStart = reader.position();
        }
        pieceEnd = reader.position() + n;
        reader.position(pieceEnd);
        if (!untilClose) {
            left -= n;
            if (left == 0) {
                state = chunked ? State.DATA_END : State.DONE;
            }
        }
        return true;
    }

    /** A chunk-size line. Returns false when what was found so far must be passed on before more can be read. */
    private boolean size(long deadline) throws IOException {
        int eol = line(deadline);
        if (eol < 0) {
            return false;
        }
        byte[] b = reader.buffer();
        int at = reader.position();
        long value = 0;
        int digits = 0;
        for (int hex = Chars.hexValue(b[at]); hex >= 0; hex = Chars.hexValue(b[at])) {
            if (++digits > 15) {
                throw new BadMessageException(400, "chunk size too large");
            }
            value = value << 4 | hex;
            at++;
        }
        if (digits == 0) {
            throw new BadMessageException(400, "invalid chunk size");
        }
        ChunkExtensions.check(b, at, eol);
        if (value == 0) {
            state = State.TRAILERS;
            lastSizeLine = eol + 2 - reader.position();
            return trailers(deadline);
        }
        take(eol + 2);
        left = value;
        state = State.DATA;
        return true;
    }

    private int lastSizeLine;

    /** The CR of the line that starts at the position; -1 when a piece must be passed on first. */
    private int line(long deadline) throws IOException {
        int scanned = 0;
        while (true) {
            byte[] b = reader.buffer();
            int stop = reader.limit() - 1;
            for (int i = reader.position() + scanned; i < stop; i++) {
                if (b[i] == '\r' && b[i + 1] == '\n') {
                    return i;
                }
                if (b[i] == '\n' || b[i] == '\r') {
                    throw new BadMessageException(400, "bare CR or LF in chunk size");
                }
            }
            int length = reader.limit() - reader.position();
            if (length > MAX_SIZE_LINE) {
                throw new BadMessageException(400, "chunk size line too long");
            }
            if (pieceEnd > pieceStart || !mayWait) {
                return -1;
            }
            scanned = Math.max(0, length - 1);
            if (!reader.readMore(deadline)) {
                throw new ConnectionEndedException("in a chunk size");
            }
            pieceStart = pieceEnd = reader.position();
        }
    }

    /** Passes framing bytes up to {@code end} on, or over them when the receiver gets plain bytes. */
    private void take(int end) {
        reader.position(end);
        if (!plain) {
            pieceEnd = end;
        } else if (pieceEnd == pieceStart) {
            pieceStart = pieceEnd = end;
        }
    }

    private boolean dataEnd(long deadline) throws IOException {
        while (reader.limit() - reader.position() < 2) {
            if (pieceEnd > pieceStart || !mayWait) {
                return false;
            }
            if (!reader.readMore(deadline)) {
                throw new ConnectionEndedException("after a chunk");
            }
            pieceStart = pieceEnd = reader.position();
        }
        byte[] b = reader.buffer();
        int at = reader.position();
        if (b[at] != '\r' || b[at + 1] != '\n') {
            throw new BadMessageException(400, "chunk data longer than its size");
        }
        take(at + 2);
        state = State.SIZE;
        return true;
    }

    /** The last chunk and its trailers: passed on as one piece, without fields that must not be there. */
    private boolean trailers(long deadline) throws IOException {
        if (pieceEnd > pieceStart) {
            return false;
        }
        while (true) {
            int from = reader.position() + lastSizeLine;
            int end = endOfTrailers(from);
            if (end > 0) {
                trailers.parse(reader.buffer(), from, end);
                state = State.DONE;
                pieceStart = plain ? end : reader.position();
                pieceEnd = plain ? end : trailers.rewrite(reader.position() + lastSizeLine);
                reader.position(end);
                return false;
            }
            if (reader.limit() - from > MAX_TRAILERS) {
                throw new BadMessageException(400, "trailers too large");
            }
            if (!mayWait) {
                return false;
            }
            if (!reader.readMore(deadline)) {
                throw new ConnectionEndedException("in trailers");
            }
        }
    }

    private int endOfTrailers(int from) {
        byte[] b = reader.buffer();
        int limit = reader.limit();
        if (limit - from >= 2 && b[from] == '\r' && b[from + 1] == '\n') {
            return from + 2;
        }
        for (int i = from; i + 3 < limit; i++) {
            if (b[i] == '\r' && b[i + 1] == '\n' && b[i + 2] == '\r' && b[i + 3] == '\n') {
                return i + 4;
            }
        }
        return -1;
    }

    /** Bytes of the present piece. */
    public int pieceLength() {
        return pieceEnd - pieceStart;
    }

    /** Sends the present piece. */
    public void writePiece(Transport to, long deadline) throws IOException {
        to.write(reader.buffer(), pieceStart, pieceEnd - pieceStart, deadline);
    }

    /** Copies the present piece, which fits, and gives the end. */
    public int copyPiece(byte[] out, int at) {
        System.arraycopy(reader.buffer(), pieceStart, out, at, pieceEnd - pieceStart);
        return at + pieceEnd - pieceStart;
    }
}
