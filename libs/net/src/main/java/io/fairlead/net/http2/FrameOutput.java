package io.fairlead.net.http2;

import io.fairlead.net.io.BufferPool;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hc.core5.http2.hpack.HPackEncoder;
import org.apache.hc.core5.util.ByteArrayBuffer;

/**
 * Writes frames. Thread-safe: one lock keeps frames whole and header blocks in the order they were compressed in; it is
 * never held while waiting for a window. A write that fails may leave half a frame behind, so the connection ends with it.
 */
final class FrameOutput {

    /** A peer that does not take what it asked for is given up after this. */
    private static final long CONTROL_NANOS = 30_000_000_000L;

    /** A header block beyond this is split. */
    private static final int LARGEST_BLOCK = Frames.MAX_PAYLOAD;

    private final Transport transport;
    private final ReentrantLock lock = new ReentrantLock();
    private final HPackEncoder hpack = new HPackEncoder(Frames.TABLE_SIZE, StandardCharsets.ISO_8859_1);
    private final ByteArrayBuffer block = new ByteArrayBuffer(256);
    private int tableSize = -1;
    private boolean torn;

    FrameOutput(Transport transport) throws IOException {
        this.transport = transport;
        // The library has no room for an empty value until it has had another one; this one enters no table.
        hpack.encodeHeader(block, "x", "x", true);
    }

    /** The peer keeps at most so many bytes of header fields. The next block begins with that size. RFC 7541 4.2. */
    void tableSize(long most) {
        lock.lock();
        try {
            tableSize = (int) Math.min(most, Frames.TABLE_SIZE);
            hpack.setMaxTableSize(tableSize);
        } finally {
            lock.unlock();
        }
    }

    /** What a client says first. */
    void preface() throws IOException {
        control(Frames.preface());
    }

    /** Settings, as pairs of identifier and value. */
    void settings(int... pairs) throws IOException {
        byte[] frame = frame(pairs.length * 3, Frames.SETTINGS, 0, 0);
        int at = Frames.HEADER;
        for (int i = 0; i < pairs.length; i += 2) {
            frame[at] = (byte) (pairs[i] >> 8);
            frame[at + 1] = (byte) pairs[i];
            put32(frame, at + 2, pairs[i + 1]);
            at += 6;
        }
        control(frame);
    }

    void settingsAck() throws IOException {
        control(frame(0, Frames.SETTINGS, Frames.ACK, 0));
    }

    void pong(byte[] payload) throws IOException {
        byte[] frame = frame(8, Frames.PING, Frames.ACK, 0);
        System.arraycopy(payload, 0, frame, Frames.HEADER, 8);
        control(frame);
    }

    void windowUpdate(int stream, int increment) throws IOException {
        byte[] frame = frame(4, Frames.WINDOW_UPDATE, 0, stream);
        put32(frame, Frames.HEADER, increment);
        control(frame);
    }

    void reset(int stream, ErrorCode why) throws IOException {
        byte[] frame = frame(4, Frames.RST_STREAM, 0, stream);
        put32(frame, Frames.HEADER, why.number());
        control(frame);
    }

    void goAway(int last, ErrorCode why) throws IOException {
        byte[] frame = frame(8, Frames.GOAWAY, 0, 0);
        put32(frame, Frames.HEADER, last);
        put32(frame, Frames.HEADER + 4, why.number());
        control(frame);
    }

    /** Holds the lock. */
    private void write(byte[] from, int offset, int length, long deadline) throws IOException {
        if (torn) {
            throw new IOException("the connection has ended in a frame");
        }
        boolean whole = false;
        try {
            transport.write(from, offset, length, deadline);
            whole = true;
        } finally {
            if (!whole) {
                torn = true;
                transport.abort();
            }
        }
    }

    private static byte[] frame(int length, int type, int flags, int stream) {
        byte[] frame = new byte[Frames.HEADER + length];
        header(frame, 0, length, type, flags, stream);
        return frame;
    }

    private static void header(byte[] into, int at, int length, int type, int flags, int stream) {
        into[at] = (byte) (length >> 16);
        into[at + 1] = (byte) (length >> 8);
        into[at + 2] = (byte) length;
        into[at + 3] = (byte) type;
        into[at + 4] = (byte) flags;
        put32(into, at + 5, stream);
    }

    private static void put32(byte[] into, int at, int value) {
        into[at] = (byte) (value >> 24);
        into[at + 1] = (byte) (value >> 16);
        into[at + 2] = (byte) (value >> 8);
        into[at + 3] = (byte) value;
    }

    private void control(byte[] frame) throws IOException {
        lock.lock();
        try {
            write(frame, 0, frame.length, Deadlines.inNanos(CONTROL_NANOS));
        } finally {
            lock.unlock();
        }
    }

    /** A header block, given as names and values in turn. */
    void headers(int stream, List<String> fields, boolean end, long deadline) throws IOException {
        message(stream, fields, new byte[0], 0, 0, end, deadline);
    }

    /**
     * A header block, if there are fields, and the data behind it, if there is any, in one write where they fit.
     *
     * @param length at most {@link Frames#MAX_PAYLOAD}, and within the windows
     * @param end whether the stream ends with it
     */
    void message(int stream, List<String> fields, byte[] data, int offset, int length, boolean end, long deadline)
            throws IOException {
        byte[] out = transport.buffers().borrow();
        lock.lock();
        try {
            int at = 0;
            boolean dataFollows = length > 0 || fields.isEmpty();
            if (!fields.isEmpty()) {
                compress(fields);
                int flags = end && !dataFollows ? Frames.END_STREAM : 0;
                if (block.length() + Frames.HEADER <= BufferPool.SIZE) {
                    header(out, 0, block.length(), Frames.HEADERS, flags | Frames.END_HEADERS, stream);
                    System.arraycopy(block.array(), 0, out, Frames.HEADER, block.length());
                    at = Frames.HEADER + block.length();
                } else {
                    large(stream, flags, deadline);
                }
            }
            if (dataFollows) {
                if (at + Frames.HEADER + length > out.length) {
                    write(out, 0, at, deadline);
                    at = 0;
                }
                header(out, at, length, Frames.DATA, end ? Frames.END_STREAM : 0, stream);
                at += Frames.HEADER;
                int fits = Math.min(length, out.length - at);
                System.arraycopy(data, offset, out, at, fits);
                write(out, 0, at + fits, deadline);
                if (fits < length) {
                    write(data, offset + fits, length - fits, deadline);
                }
            } else if (at > 0) {
                write(out, 0, at, deadline);
            }
        } finally {
            lock.unlock();
            transport.buffers().giveBack(out);
        }
    }

    /** Holds the lock. */
    private void compress(List<String> fields) throws IOException {
        block.clear();
        if (tableSize >= 0) {
            sizeUpdate(tableSize);
            tableSize = -1;
        }
        for (int i = 0; i < fields.size(); i += 2) {
            hpack.encodeHeader(block, fields.get(i), fields.get(i + 1), false);
        }
    }

    /** RFC 7541 section 6.3. */
    private void sizeUpdate(int size) {
        if (size < 31) {
            block.append(0x20 | size);
            return;
        }
        block.append(0x3f);
        int rest = size - 31;
        while (rest >= 128) {
            block.append(rest % 128 + 128);
            rest /= 128;
        }
        block.append(rest);
    }

    /** A block that takes several frames; nothing else may come between them. */
    private void large(int stream, int flags, long deadline) throws IOException {
        byte[] head = new byte[Frames.HEADER];
        for (int at = 0; at < block.length(); at += LARGEST_BLOCK) {
            int n = Math.min(LARGEST_BLOCK, block.length() - at);
            boolean last = at + n == block.length();
            int type = at == 0 ? Frames.HEADERS : Frames.CONTINUATION;
            header(head, 0, n, type, (at == 0 ? flags : 0) | (last ? Frames.END_HEADERS : 0), stream);
            write(head, 0, head.length, deadline);
            write(block.array(), at, n, deadline);
        }
    }
}
