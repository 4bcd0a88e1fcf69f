package io.fairlead.net.http1;

import io.fairlead.net.io.BufferPool;
import io.fairlead.net.io.Transport;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Gives a text in pieces of a chosen size and keeps what is written. */
final class ScriptedTransport implements Transport {

    private final byte[] input;
    private final int piece;
    private int at;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    ScriptedTransport(String latin1, int piece) {
        this.input = latin1.getBytes(StandardCharsets.ISO_8859_1);
        this.piece = piece;
    }

    String written() {
        return written.toString(StandardCharsets.ISO_8859_1);
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
                return new byte[SIZE];
            }

            @Override
            public void giveBack(byte[] buffer) {
                assert buffer.length == SIZE;
            }
        };
    }

    @Override
    public void close() {}

    @Override
    public void abort() {}
}
