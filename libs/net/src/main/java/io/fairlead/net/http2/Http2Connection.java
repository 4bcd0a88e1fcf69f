package io.fairlead.net.http2;

import io.fairlead.net.io.DeadlineExceededException;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The server's side of one HTTP/2 connection. The calling thread reads frames; every stream is served on a thread of its
 * own. What a client can make us keep or do is bounded: streams, header blocks, bytes not yet read, resets, frames that
 * carry nothing.
 */
public final class Http2Connection {

    /** Streams at a time. */
    static final int STREAMS = 100;

    /** Bytes of a stream's body that may come before they are read. */
    static final int STREAM_WINDOW = 65536;

    /** Never the limit: every stream may fill its window. */
    static final int CONNECTION_WINDOW = STREAMS * STREAM_WINDOW;

    /** Threads that still serve streams, those the client has given up included. */
    private static final int SERVED = 2 * STREAMS;

    private static final long FAREWELL_NANOS = 1_000_000_000L;
    private static final int FAREWELL_READS = 64;

    private static final System.Logger LOG = System.getLogger(Http2Connection.class.getName());

    /** Serves streams. */
    public interface Handler {

        /**
         * Serves one stream until its end, on a thread of its own.
         *
         * @param stream reads as an HTTP/1.1 request, and is written an HTTP/1.1 response
         * @param first whether it is the first of the connection
         */
        void handle(Transport stream, boolean first);

        /** Whether no further stream is wanted. */
        boolean stopping();
    }

    /**
     * How patient a connection is.
     *
     * @param prefaceNanos until the client's first frame
     * @param idleNanos without any stream
     * @param readNanos within a frame
     */
    public record Patience(long prefaceNanos, long idleNanos, long readNanos) {}

    private final Transport transport;
    private final IoEngine engine;
    private final Handler handler;
    private final Patience patience;
    private final FrameInput input;
    private final FrameOutput output;
    private final StreamTable table;
    private final ControlFrames control;
    private final RequestFrames requests;
    private final AtomicInteger served = new AtomicInteger();
    private volatile boolean leaving;

    /** Whether our settings are sent, so that other frames may follow; guarded by the table's lock. */
    private boolean begun;

    /** A connection that has sent nothing yet. */
    public Http2Connection(Transport transport, IoEngine engine, Handler handler, Patience patience)
            throws IOException {
        this.transport = transport;
        this.engine = engine;
        this.handler = handler;
        this.patience = patience;
        this.input = new FrameInput(transport, patience.readNanos());
        this.output = new FrameOutput(transport);
        this.table = new StreamTable(transport, output, false);
        FrameNoise noise = new FrameNoise();
        this.control = new ControlFrames(input, table, noise, ControlFrames.CLIENT);
        this.requests = new RequestFrames(input, table, noise, patience.readNanos(), new Served());
    }

    /** Streams that come in get a thread each, up to the limits. */
    private final class Served implements RequestFrames.Streams {
        @Override
        public boolean full() {
            return leaving || table.size() >= STREAMS || served.get() >= SERVED;
        }

        @Override
        public void start(Http2Stream stream) {
            served.incrementAndGet();
            engine.start("http2-stream", () -> run(stream));
        }

        private void run(Http2Stream stream) {
            try {
                handler.handle(stream, stream.id == 1);
            } finally {
                stream.close();
                served.decrementAndGet();
            }
        }
    }

    /** Serves it until it ends; the caller closes the transport. */
    public void serve() {
        try {
            begin();
            while (next()) {
                frame();
            }
        } catch (Http2Exception e) {
            LOG.log(Level.DEBUG, "http2-error code={0} reason=\"{1}\"", e.code(), e.getMessage());
            table.breakOff();
            farewell(e.code());
        } catch (DeadlineExceededException e) {
            farewell(ErrorCode.NO_ERROR);
        } catch (IOException e) {
            LOG.log(Level.TRACE, "http2-lost", e);
        } finally {
            table.breakOff();
            input.discard();
        }
    }

    /** Says why, and reads a little of what still comes, so that a reset does not take the word away. */
    private void farewell(ErrorCode code) {
        byte[] waste = transport.buffers().borrow();
        try {
            output.goAway(table.last, code);
            transport.shutdownOutput();
            long deadline = Deadlines.inNanos(FAREWELL_NANOS);
            for (int reads = 0; reads < FAREWELL_READS; reads++) {
                if (transport.read(waste, 0, waste.length, deadline) < 0) {
                    return;
                }
            }
        } catch (IOException e) {
            LOG.log(Level.TRACE, "http2-lost", e);
        } finally {
            transport.buffers().giveBack(waste);
        }
    }

    private void begin() throws IOException {
        output.settings(
                Frames.SETTINGS_MAX_CONCURRENT_STREAMS,
                STREAMS,
                Frames.SETTINGS_INITIAL_WINDOW_SIZE,
                STREAM_WINDOW,
                Frames.SETTINGS_MAX_HEADER_LIST_SIZE,
                FieldBlock.LARGEST_LIST,
                Frames.SETTINGS_ENABLE_CONNECT_PROTOCOL,
                1);
        output.windowUpdate(0, CONNECTION_WINDOW - Frames.DEFAULT_WINDOW);
        if (begun()) {
            output.goAway(table.last, ErrorCode.NO_ERROR);
        }
        input.preface(Frames.preface(), Deadlines.inNanos(patience.prefaceNanos()));
        if (!input.next(Deadlines.inNanos(patience.prefaceNanos()))
                || input.type != Frames.SETTINGS
                || input.has(Frames.ACK)) {
            throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "no settings first");
        }
        control.settings();
    }

    /** From now on frames may be sent; true when the client is to be told to leave. */
    private boolean begun() {
        table.lock.lock();
        try {
            begun = true;
            return leaving;
        } finally {
            table.lock.unlock();
        }
    }

    /**
     * Tells the client that no further stream is served (RFC 9113 section 6.8); those there are go on. A stream that
     * comes meanwhile is either named as the last one, or refused so that the client may try it elsewhere. Any thread.
     */
    public void leave() {
        table.lock.lock();
        try {
            boolean told = leaving;
            leaving = true;
            if (told || !begun) {
                return;
            }
        } finally {
            table.lock.unlock();
        }
        try {
            output.goAway(table.last, ErrorCode.NO_ERROR);
        } catch (IOException e) {
            LOG.log(Level.TRACE, "http2-lost", e);
        }
    }

    /** Waits for the next frame; without streams no longer than idle connections may. */
    private boolean next() throws IOException {
        while (true) {
            if (handler.stopping()) {
                leave();
            }
            try {
                return input.next(Deadlines.inNanos(patience.idleNanos()));
            } catch (DeadlineExceededException e) {
                if (served.get() == 0) {
                    throw e;
                }
            }
        }
    }

    private void frame() throws IOException {
        switch (input.type) {
            case Frames.DATA -> requests.data();
            case Frames.HEADERS -> requests.headers();
            case Frames.PRIORITY -> control.priority();
            case Frames.RST_STREAM -> control.reset();
            case Frames.SETTINGS -> control.settings();
            case Frames.PING -> control.ping();
            case Frames.GOAWAY -> control.goAway();
            case Frames.WINDOW_UPDATE -> control.windowUpdate();
            case Frames.PUSH_PROMISE, Frames.CONTINUATION ->
                throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "unexpected frame");
            default -> control.unknown();
        }
    }
}
