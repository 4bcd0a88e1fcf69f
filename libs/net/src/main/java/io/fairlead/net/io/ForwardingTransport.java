package io.fairlead.net.io;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * A transport that does everything by another one; a base for those that do one thing more. Who does more in reading or
 * writing does so in {@link #tryRead} and {@link #tryWrite}, too.
 */
public abstract class ForwardingTransport implements Transport {

    private final Transport rest;

    /** Forwards to this transport. */
    protected ForwardingTransport(Transport rest) {
        this.rest = rest;
    }

    @Override
    public int read(byte[] into, int offset, int length, long deadline) throws IOException {
        return rest.read(into, offset, length, deadline);
    }

    @Override
    public void awaitReadable(long deadline) throws IOException {
        rest.awaitReadable(deadline);
    }

    @Override
    public void awaitReadable(long deadline, Mover mover) throws IOException {
        rest.awaitReadable(deadline, mover);
    }

    @Override
    public boolean immediate() {
        return rest.immediate();
    }

    @Override
    public int tryRead(byte[] into, int offset, int length) throws IOException {
        return rest.tryRead(into, offset, length);
    }

    @Override
    public int tryWrite(byte[] from, int offset, int length) throws IOException {
        return rest.tryWrite(from, offset, length);
    }

    @Override
    public void write(byte[] from, int offset, int length, long deadline) throws IOException {
        rest.write(from, offset, length, deadline);
    }

    @Override
    public void shutdownOutput() throws IOException {
        rest.shutdownOutput();
    }

    @Override
    public boolean isQuiet() {
        return rest.isQuiet();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return rest.remoteAddress();
    }

    @Override
    public InetSocketAddress localAddress() {
        return rest.localAddress();
    }

    @Override
    public BufferPool buffers() {
        return rest.buffers();
    }

    @Override
    public void close() {
        rest.close();
    }

    @Override
    public void abort() {
        rest.abort();
    }
}
