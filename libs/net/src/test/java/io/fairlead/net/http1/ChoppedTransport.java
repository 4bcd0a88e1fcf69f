package io.fairlead.net.http1;

import io.fairlead.net.io.BufferPool;
import io.fairlead.net.io.Transport;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Gives octets in pieces of given sizes, over and over, and knows how many buffers are out while it is waited on. */
final class ChoppedTransport implements Transport {

    private final byte[] input;
    private final List<Integer> pieces;
    private final boolean mayEnd;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private int at;
    private int turn;
    private int borrowed;
    private int mostBorrowedWaiting;

    /**
     * A transport over these octets.
     *
     * @param mayEnd whether reading beyond the end is an end of stream; else it fails the test, since a real read would wait
     */
    ChoppedTransport(byte[] input, List<Integer> pieces, boolean mayEnd) {
        this.input = input;
        this.pieces = pieces;
        this.mayEnd = mayEnd;
    }

    static ChoppedTransport whole(String latin1) {
        return new ChoppedTransport(latin1.getBytes(StandardCharsets.ISO_8859_1), List.of(Integer.MAX_VALUE), true);
    }

    String written() {
        return written.toString(StandardCharsets.ISO_8859_1);
    }

    /** Buffers that are out. */
    int borrowed() {
        return borrowed;
    }

    /** Most buffers that were out while it was waited on without one. */
    int mostBorrowedWaiting() {
        return mostBorrowedWaiting;
    }

    @Override
    public int read(byte[] into, int offset, int length, long deadline) {
        if (length == 0) {
            throw new AssertionError("read into no room");
        }
        if (at == input.length) {
            if (!mayEnd) {
                throw new AssertionError("waits for octets that nobody sent");
            }
            return -1;
        }
        int n = Math.min(Math.min(pieces.get(turn++ % pieces.size()), length), input.length - at);
        System.arraycopy(input, at, into, offset, n);
        at += n;
        return n;
    }

    @Override
    public void awaitReadable(long deadline) {
        mostBorrowedWaiting = Math.max(mostBorrowedWaiting, borrowed);
    }

    @Override
    public void write(byte[] from, int offset, int length, long deadline) {
        written.write(from, offset, length);
    }

    @Override
    public void shutdownOutput() {}

    @Override
    public boolean isQuiet() {
        return at == input.length;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return new InetSocketAddress(0);
    }

    @Override
    public InetSocketAddress localAddress() {
        return new InetSocketAddress(0);
    }

    @Override
    public BufferPool buffers() {
        return new BufferPool() {
            @Override
            public byte[] borrow() {
                borrowed++;
                return new byte[SIZE];
            }

            @Override
            public void giveBack(byte[] buffer) {
                borrowed--;
            }
        };
    }

    @Override
    public void close() {}

    @Override
    public void abort() {}
}
