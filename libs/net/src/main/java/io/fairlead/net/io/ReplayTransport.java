package io.fairlead.net.io;

import java.io.IOException;

/** A transport whose first bytes have been read already and are read once more: how a protocol is told by its start. */
public final class ReplayTransport extends ForwardingTransport {

    private final byte[] first;
    private int at;

    /** Reads {@code first}, then what {@code rest} has. */
    public ReplayTransport(byte[] first, Transport rest) {
        super(rest);
        this.first = first.clone();
    }

    @Override
    public int read(byte[] into, int offset, int length, long deadline) throws IOException {
        if (at == first.length) {
            return super.read(into, offset, length, deadline);
        }
        int n = Math.min(length, first.length - at);
        System.arraycopy(first, at, into, offset, n);
        at += n;
        return n;
    }

    @Override
    public void awaitReadable(long deadline) throws IOException {
        if (at == first.length) {
            super.awaitReadable(deadline);
        }
    }

    @Override
    public void awaitReadable(long deadline, Mover mover) throws IOException {
        if (at == first.length) {
            super.awaitReadable(deadline, mover);
        }
    }

    @Override
    public boolean isQuiet() {
        return at == first.length && super.isQuiet();
    }
}
