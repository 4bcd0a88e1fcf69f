package io.fairlead.net.http2;

import io.fairlead.net.io.BufferPool;
import io.fairlead.net.io.DeadlineExceededException;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * One stream as a connection: what is read from it is an HTTP/1.1 message, what is written to it must be the other one of
 * request and response. State is guarded by the connection's lock; buffers hold no more than the window announced.
 */
class Http2Stream implements Transport {

    private static final byte[] NOTHING = {};
    private static final long FAREWELL_NANOS = 5_000_000_000L;
    private static final byte[] LAST_CHUNK = "0\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LINE_END = "\r\n".getBytes(StandardCharsets.US_ASCII);

    /** 0 until it is opened; written once. */
    volatile int id;

    final StreamTable table;
    private final Condition changed;
    private final MessageText outgoing;
    private long writeBy = Deadlines.NONE;

    // Guarded by the connection's lock.
    private byte[] inbound = NOTHING;
    private long told = -1;
    private boolean chunked;
    private int from;
    private int to;
    private long received;
    private int unacknowledged;
    private int receiveWindow = Http2Connection.STREAM_WINDOW;
    long sendWindow;
    boolean remoteEnded;
    boolean localEnded;
    private @Nullable Ending broken;

    /** A stream that nothing was read of. */
    Http2Stream(StreamTable table, int id, MessageText.Heads outgoing) {
        this.table = table;
        this.id = id;
        this.changed = table.lock.newCondition();
        this.outgoing = new MessageText(outgoing, this::send);
    }

    /** A client's stream, with its request's head. */
    Http2Stream(StreamTable table, int id, RequestText request, long sendWindow) {
        this(table, id, new AnswerHeads(request));
        this.sendWindow = sendWindow;
        head(request.head(), request.chunked(), request.length());
    }

    /**
     * A head to read; false when nobody reads those before. Holds the lock.
     *
     * @param inChunks whether the body behind it is to be read in chunks
     * @param length the body's length, -1 when it is not told
     */
    final boolean head(byte[] text, boolean inChunks, long length) {
        if (to - from > Http2Connection.STREAM_WINDOW) {
            return false;
        }
        if (broken == null) {
            append(text, text.length);
        }
        chunked = inChunks;
        told = length;
        changed.signalAll();
        return true;
    }

    /**
     * Nobody waits for windows or bytes of a stream that is gone. What has come of an answer can still be read: a server may
     * answer and not want all of the request (RFC 9113 section 8.1). Holds the lock.
     */
    final void breakOff(Ending why) {
        if (broken == null) {
            broken = why;
        }
        if (!table.toServer || why == Ending.CLOSED || why == Ending.BROKEN_BY_SERVER) {
            inbound = NOTHING;
            from = to = 0;
        }
        changed.signalAll();
    }

    /** Holds the lock. */
    final void windowChanged() {
        changed.signalAll();
    }

    /** Takes part of the window, or gives it back; false when it was larger than what is left. Holds the lock. */
    final boolean takeWindow(int length) {
        receiveWindow -= length;
        return receiveWindow >= 0;
    }

    /** Body bytes; false when there are more than the head told. Holds the lock. */
    final boolean receive(byte[] bytes, int length) {
        received += length;
        unacknowledged += length;
        if (told >= 0 && received > told) {
            return false;
        }
        if (broken != null || length == 0) {
            return true;
        }
        if (chunked) {
            append((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII), 0);
            append(bytes, length);
            append(LINE_END, 0);
        } else {
            append(bytes, length);
        }
        changed.signalAll();
        return true;
    }

    /** The message is complete; false when it is shorter than told. Holds the lock. */
    final boolean receiveEnd(String trailers) {
        if (told >= 0 && received != told) {
            // Nobody is woken: whoever reads must not see a short body before the stream is broken off.
            return false;
        }
        remoteEnded = true;
        if (chunked && broken == null) {
            append(LAST_CHUNK, 0);
            append((trailers + "\r\n").getBytes(StandardCharsets.ISO_8859_1), 0);
        }
        changed.signalAll();
        return true;
    }

    private void append(byte[] bytes, int some) {
        int length = some == 0 ? bytes.length : some;
        if (to + length > inbound.length) {
            int kept = to - from;
            byte[] target = kept + length > inbound.length || from == 0
                    ? new byte[Math.max(kept + length, Math.min(2 * kept + length, 2 * Http2Connection.STREAM_WINDOW))]
                    : inbound;
            System.arraycopy(inbound, from, target, 0, kept);
            inbound = target;
            from = 0;
            to = kept;
        }
        System.arraycopy(bytes, 0, inbound, to, length);
        to += length;
    }

    @Override
    public int read(byte[] into, int offset, int length, long deadline) throws IOException {
        int increment = 0;
        int n;
        table.lock.lock();
        try {
            awaitBytes(deadline);
            if (from == to) {
                return -1;
            }
            n = Math.min(length, to - from);
            System.arraycopy(inbound, from, into, offset, n);
            from += n;
            if (from == to) {
                from = to = 0;
                inbound = remoteEnded ? NOTHING : inbound;
            }
            if (!remoteEnded && broken == null && unacknowledged >= Http2Connection.STREAM_WINDOW / 2) {
                increment = unacknowledged;
                unacknowledged = 0;
                receiveWindow += increment;
            }
        } finally {
            table.lock.unlock();
        }
        if (increment > 0) {
            table.output.windowUpdate(id, increment);
        }
        return n;
    }

    /** Until there are bytes, or the end. Holds the lock. */
    private void awaitBytes(long deadline) throws IOException {
        while (from == to && !remoteEnded) {
            check();
            await("read", deadline);
        }
        if (!table.toServer) {
            check();
        }
    }

    private void check() throws IOException {
        if (broken != null) {
            throw broken.exception();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // Both callers loop.
    private void await(String operation, long deadline) throws IOException {
        try {
            if (deadline == Deadlines.NONE) {
                changed.await();
            } else if (changed.awaitNanos(Deadlines.left(deadline)) <= 0) {
                throw new DeadlineExceededException(operation);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void awaitReadable(long deadline) throws IOException {
        table.lock.lock();
        try {
            awaitBytes(deadline);
        } finally {
            table.lock.unlock();
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length, long deadline) throws IOException {
        writeBy = deadline;
        outgoing.write(bytes, offset, length);
    }

    /** Sends fields at once and data as the windows allow. */
    void send(List<String> fields, byte[] data, int offset, int length, boolean end) throws IOException {
        int sent = start(fields, data, offset, length, end);
        while (sent < length) {
            sent += start(List.of(), data, offset + sent, length - sent, end);
        }
    }

    /** Sends fields and as much data as goes with them at once; without fields it waits for a window. */
    final int start(List<String> fields, byte[] data, int offset, int length, boolean end) throws IOException {
        int n = reserve(length, fields.isEmpty());
        boolean last = end && n == length;
        if (last) {
            table.sentEnd(this);
        }
        if (!fields.isEmpty() || n > 0 || last) {
            table.output.message(id, fields, data, offset, n, last, writeBy);
        }
        return n;
    }

    /** How many bytes may go now; waits for a window only when there is nothing else to send. */
    private int reserve(int wanted, boolean wait) throws IOException {
        table.lock.lock();
        try {
            while (true) {
                check();
                if (wanted == 0) {
                    return 0;
                }
                int n = (int) Math.min(
                        Math.min(wanted, Frames.MAX_PAYLOAD - Frames.HEADER), Math.min(sendWindow, table.sendWindow));
                if (n > 0) {
                    sendWindow -= n;
                    table.sendWindow -= n;
                    return n;
                }
                if (!wait) {
                    return 0;
                }
                await("write", writeBy);
            }
        } finally {
            table.lock.unlock();
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        writeBy = Deadlines.inNanos(FAREWELL_NANOS);
        outgoing.end();
    }

    @Override
    public boolean isQuiet() {
        table.lock.lock();
        try {
            return broken == null && from == to && !remoteEnded;
        } finally {
            table.lock.unlock();
        }
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return table.transport.remoteAddress();
    }

    @Override
    public InetSocketAddress localAddress() {
        return table.transport.localAddress();
    }

    @Override
    public BufferPool buffers() {
        return table.transport.buffers();
    }

    /** A complete response whose request nobody wants the rest of is no error: RFC 9113 section 8.1. */
    @Override
    public void close() {
        table.close(this, localEnded && !table.toServer ? ErrorCode.NO_ERROR : ErrorCode.CANCEL);
    }

    @Override
    public void abort() {
        table.close(this, ErrorCode.INTERNAL_ERROR);
    }
}
