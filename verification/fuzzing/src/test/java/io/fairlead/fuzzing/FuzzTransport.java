package io.fairlead.fuzzing;

import io.fairlead.net.io.BufferPool;
import io.fairlead.net.io.Transport;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;

/** Gives bytes in pieces of a chosen size, keeps what is written, and counts what is read. */
public final class FuzzTransport implements Transport {

    private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("nowhere.example", 0);

    private final byte[] input;
    private final int piece;
    private int at;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    /** Gives {@code input}, at most {@code piece} bytes a time. */
    public FuzzTransport(byte[] input, int piece) {
        this.input = input.clone();
        this.piece = piece;
    }

    /** What was written. */
    public byte[] written() {
        return written.toByteArray();
    }

    /** How many bytes were read. */
    public int taken() {
        return at;
    }

    @Override
    public int read(byte[] into, int offset, int length, long deadline) {
        if (at == input.length) {
            return -1;
        }
        int n = Math.min(Math.min(piece, length), input.length - at);
        System.arraycopy(input, at, into, offset, n);
        at += n;
        return n;
    }

    @Override
    public void awaitReadable(long deadline) {}

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
        return NOWHERE;
    }

    @Override
    public InetSocketAddress localAddress() {
        return NOWHERE;
    }

    @Override
    public BufferPool buffers() {
        return new BufferPool() {
            @Override
            public byte[] borrow() {
                return new byte[SIZE];
            }

            @Override
            public void giveBack(byte[] buffer) {}
        };
    }

    @Override
    public void close() {}

    @Override
    public void abort() {}
}
