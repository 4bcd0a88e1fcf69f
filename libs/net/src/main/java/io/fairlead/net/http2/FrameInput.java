package io.fairlead.net.http2;

import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.Transport;
import java.io.EOFException;
import java.io.IOException;

/** Reads frames, holding a buffer only while there are bytes in it. Used by the connection's reader only. */
final class FrameInput {

    private static final byte[] NONE = {};

    private final Transport transport;

    /** How long each read inside a frame may take. */
    private final long patienceNanos;

    private byte[] buffer = NONE;
    private int position;
    private int limit;

    /** Of the present frame. */
    int length;

    int type;
    int flags;
    int stream;

    FrameInput(Transport transport, long patienceNanos) {
        this.transport = transport;
        this.patienceNanos = patienceNanos;
    }

    /** Waits for the next frame, parked without a buffer, and reads its header; false at the end of the connection. */
    boolean next(long deadline) throws IOException {
        if (position == limit) {
            release();
            transport.awaitReadable(deadline);
            if (!fill(deadline)) {
                return false;
            }
        }
        length = u8() << 16 | u8() << 8 | u8();
        type = u8();
        flags = u8();
        stream = u31();
        if (length > Frames.MAX_PAYLOAD) {
            throw new Http2Exception(ErrorCode.FRAME_SIZE_ERROR, "frame too large");
        }
        return true;
    }

    /** Reads the client's first octets, which are always these. RFC 9113 section 3.4. */
    void preface(byte[] expected, long deadline) throws IOException {
        transport.awaitReadable(deadline);
        for (byte octet : expected) {
            if (position == limit && !fill(deadline)) {
                throw new EOFException("connection ended in the preface");
            }
            if (buffer[position++] != octet) {
                throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "no preface");
            }
        }
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    private boolean fill(long deadline) throws IOException {
        if (buffer.length == 0) {
            buffer = transport.buffers().borrow();
        }
        position = limit = 0;
        int n = transport.read(buffer, 0, buffer.length, deadline);
        if (n < 0) {
            return false;
        }
        limit = n;
        return true;
    }

    /** Gives an empty buffer back. */
    void release() {
        if (buffer.length > 0 && position == limit) {
            transport.buffers().giveBack(buffer);
            buffer = NONE;
            position = limit = 0;
        }
    }

    /** Gives the buffer back whatever is in it. */
    void discard() {
        position = limit;
        release();
    }

    private void more() throws IOException {
        if (position == limit && !fill(Deadlines.inNanos(patienceNanos))) {
            throw new EOFException("connection ended in a frame");
        }
    }

    int u8() throws IOException {
        more();
        return buffer[position++] & 0xff;
    }

    int u16() throws IOException {
        return u8() << 8 | u8();
    }

    long u32() throws IOException {
        return (long) u16() << 16 | u16();
    }

    int u31() throws IOException {
        return (int) (u32() & 0x7fffffff);
    }

    void skip(int count) throws IOException {
        for (int left = count; left > 0; ) {
            more();
            int n = Math.min(left, limit - position);
            position += n;
            left -= n;
        }
    }

    /** Copies as many of the next {@code count} bytes as are there without a second wait. */
    int some(byte[] into, int offset, int count) throws IOException {
        more();
        int n = Math.min(count, limit - position);
        System.arraycopy(buffer, position, into, offset, n);
        position += n;
        return n;
    }

    /** Copies exactly that many. */
    void all(byte[] into, int offset, int count) throws IOException {
        for (int done = 0; done < count; ) {
            done += some(into, offset + done, count - done);
        }
    }
}
