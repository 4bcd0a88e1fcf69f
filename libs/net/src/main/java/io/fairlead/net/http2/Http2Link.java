package io.fairlead.net.http2;

import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The client's side of one HTTP/2 connection, shared by as many streams as both sides allow. A thread of its own reads
 * frames. What a server can make us keep is bounded: bytes not yet read of each stream, header blocks, frames that carry
 * nothing. Thread-safe.
 */
public final class Http2Link {

    /** Streams at a time, whatever the server allows. */
    public static final int STREAMS = Http2Connection.STREAMS;

    /** Within a frame. */
    private static final long READ_NANOS = 30_000_000_000L;

    private static final System.Logger LOG = System.getLogger(Http2Link.class.getName());

    private final Transport transport;
    private final String scheme;
    private final FrameInput input;
    private final FrameOutput output;
    private final StreamTable table;
    private final ControlFrames control;
    private final ResponseFrames responses;
    private final AtomicInteger places = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile int limit = STREAMS;
    private volatile boolean takesProtocols;
    private volatile boolean leaving;
    private volatile int lastProcessed = Integer.MAX_VALUE;
    private volatile long heard = System.nanoTime();

    private Http2Link(Transport transport, boolean encrypted) throws IOException {
        this.transport = transport;
        this.scheme = encrypted ? "https" : "http";
        this.input = new FrameInput(transport, READ_NANOS);
        this.output = new FrameOutput(transport);
        this.table = new StreamTable(transport, output, true);
        FrameNoise noise = new FrameNoise();
        this.control = new ControlFrames(input, table, noise, new Server());
        this.responses = new ResponseFrames(input, table, noise, READ_NANOS);
    }

    /**
     * Begins HTTP/2 on a connection just made, and waits for the server's settings: who sends others speaks another
     * protocol. RFC 9113 section 3.4. The connection is closed when that fails.
     *
     * @param encrypted whether the connection is, which decides the scheme of its requests
     * @throws io.fairlead.net.io.DeadlineExceededException when the settings came too late
     */
    public static Http2Link open(Transport transport, boolean encrypted, IoEngine engine, long deadline)
            throws IOException {
        Http2Link link = new Http2Link(transport, encrypted);
        boolean begun = false;
        try {
            link.begin(deadline);
            engine.start("http2-link", link::read);
            begun = true;
            return link;
        } finally {
            if (!begun) {
                link.input.discard();
                transport.close();
            }
        }
    }

    private void begin(long deadline) throws IOException {
        output.preface();
        output.settings(
                Frames.SETTINGS_ENABLE_PUSH,
                0,
                Frames.SETTINGS_INITIAL_WINDOW_SIZE,
                Http2Connection.STREAM_WINDOW,
                Frames.SETTINGS_MAX_HEADER_LIST_SIZE,
                FieldBlock.LARGEST_LIST);
        output.windowUpdate(0, Http2Connection.CONNECTION_WINDOW - Frames.DEFAULT_WINDOW);
        if (!input.next(deadline) || input.type != Frames.SETTINGS || input.has(Frames.ACK)) {
            throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "no settings first");
        }
        control.settings();
    }

    /** What the server says of itself. */
    private final class Server implements ControlFrames.Peer {
        @Override
        public void setting(int name, long value) {
            switch (name) {
                case Frames.SETTINGS_MAX_CONCURRENT_STREAMS -> limit = (int) Math.min(value, STREAMS);
                case Frames.SETTINGS_ENABLE_CONNECT_PROTOCOL -> takesProtocols = value == 1;
                default -> {
                    // What we do not know, and what only limits what we never do: RFC 9113 section 6.5.2.
                }
            }
        }

        @Override
        public void leaves(int last) {
            // Whoever hears that it was not looked at must not come back here.
            leaving = true;
            lastProcessed = Math.min(lastProcessed, last);
            table.unprocessedFrom(last);
            retire();
        }
    }

    private void read() {
        try {
            while (input.next(Deadlines.NONE)) {
                heard = System.nanoTime();
                frame();
            }
        } catch (Http2Exception e) {
            LOG.log(Level.DEBUG, "http2-server-error code={0} reason=\"{1}\"", e.code(), e.getMessage());
            farewell(e.code());
        } catch (IOException e) {
            LOG.log(Level.TRACE, "http2-lost", e);
        } finally {
            ended.set(true);
            leaving = true;
            table.breakOff();
            input.discard();
            transport.close();
        }
    }

    private void frame() throws IOException {
        switch (input.type) {
            case Frames.DATA -> responses.data();
            case Frames.HEADERS -> responses.headers();
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

    private void farewell(ErrorCode code) {
        try {
            output.goAway(0, code);
        } catch (IOException e) {
            LOG.log(Level.TRACE, "http2-lost", e);
        }
    }

    /** Takes a place for one stream, which {@link #stream} uses; false when there is none, or the connection ends. */
    public boolean reserve() {
        if (places.incrementAndGet() <= limit && !leaving) {
            return true;
        }
        release();
        return false;
    }

    private void release() {
        if (places.decrementAndGet() == 0 && leaving) {
            shut();
        }
    }

    /**
     * A stream in the place that was reserved: takes one HTTP/1.1 request and reads as the answer to it. Its closing gives
     * the place back. Reading and writing end with {@link UnprocessedException} when the server did not look at it, with
     * {@link StreamResetException} when it has given it up, and with {@link io.fairlead.net.http1.BadMessageException}
     * when its answer is malformed.
     */
    public Transport stream() {
        return LinkStream.of(this, table, new RequestHeads(scheme, takesProtocols));
    }

    /** Whether a stream that is about to begin would not be looked at. */
    boolean refuses(int id) {
        return ended.get() || id > lastProcessed;
    }

    /** A stream is over; a connection on which nothing came since it began, not even an answer, gets no further one. */
    void left(LinkStream stream) {
        if (!stream.answered && stream.began() - heard > 0) {
            retire();
        }
        release();
    }

    /** Whether nobody uses it at present. */
    public boolean idle() {
        return places.get() <= 0;
    }

    /** Whether further streams may begin. */
    public boolean usable() {
        return !leaving;
    }

    /** Streams in use. */
    public int streams() {
        return Math.max(0, places.get());
    }

    /** Takes no further streams, and ends when those there are have ended. */
    public void retire() {
        leaving = true;
        if (places.get() <= 0) {
            shut();
        }
    }

    private void shut() {
        if (ended.compareAndSet(false, true)) {
            farewell(ErrorCode.NO_ERROR);
            transport.close();
        }
    }
}
