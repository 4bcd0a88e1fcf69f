package io.fairlead.net.http2;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A stream of ours: takes one HTTP/1.1 request, and reads as the answer. It is opened with the request's head. */
final class LinkStream extends Http2Stream {

    private final Http2Link link;
    private final RequestHeads heads;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Whether the final head of the answer has come. Written by the reading thread. */
    volatile boolean answered;

    private final long began = System.nanoTime();

    private LinkStream(Http2Link link, StreamTable table, RequestHeads heads) {
        super(table, 0, heads);
        this.link = link;
        this.heads = heads;
    }

    static LinkStream of(Http2Link link, StreamTable table, RequestHeads heads) {
        return new LinkStream(link, table, heads);
    }

    RequestHeads.Asked asked() {
        return heads.asked();
    }

    /** When it was made. */
    long began() {
        return began;
    }

    @Override
    void send(List<String> fields, byte[] data, int offset, int length, boolean end) throws IOException {
        if (id != 0) {
            super.send(fields, data, offset, length, end);
            return;
        }
        int sent = open(fields, data, offset, length, end);
        if (sent < length) {
            super.send(List.of(), data, offset + sent, length - sent, end);
        }
    }

    /** Numbers go out in order. Nothing is waited for in here but the transport. */
    private int open(List<String> fields, byte[] data, int offset, int length, boolean end) throws IOException {
        int sent;
        table.opening.lock();
        try {
            table.enroll(this);
            if (link.refuses(id)) {
                table.forget(this);
                throw new UnprocessedException("the server takes no more streams");
            }
            sent = start(fields, data, offset, length, end);
        } finally {
            table.opening.unlock();
        }
        if (closed.get()) {
            super.close();
        }
        return sent;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            super.close();
            link.left(this);
        }
    }

    @Override
    public void abort() {
        if (closed.compareAndSet(false, true)) {
            super.abort();
            link.left(this);
        }
    }
}
