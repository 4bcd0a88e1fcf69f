package io.fairlead.net.http2;

import io.fairlead.net.io.DeadlineExceededException;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

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
    private static final int CONNECTION_WINDOW = STREAMS * STREAM_WINDOW;

    /** Threads that still serve streams, those the client has given up included. */
    private static final int SERVED = 2 * STREAMS;

    /** CONTINUATION frames of one block. */
    private static final int CONTINUATIONS = 16;

    /** Frames that carry nothing, and resets, in ten seconds. */
    private static final int NOISE = 1000;

    private static final long NOISE_NANOS = 10_000_000_000L;

    /** Ids of streams we have reset: what was on its way then is no error of the client's. */
    private static final int REMEMBERED = 64;

    private static final long FAREWELL_NANOS = 1_000_000_000L;
    private static final int FAREWELL_READS = 64;

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
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

    final Transport transport;
    final FrameOutput output;

    /** Guards streams and windows; held only for moments. */
    final ReentrantLock lock = new ReentrantLock();

    /** Of the connection; guarded by the lock. */
    long sendWindow = Frames.DEFAULT_WINDOW;

    private final IoEngine engine;
    private final Handler handler;
    private final Patience patience;
    private final FrameInput input;
    private final FieldBlock block = new FieldBlock();
    private final Map<Integer, Http2Stream> streams = new HashMap<>();
    private final AtomicInteger served = new AtomicInteger();
    private final int[] reset = new int[REMEMBERED];
    private int resets;
    private long initialWindow = Frames.DEFAULT_WINDOW;
    private int receiveWindow = CONNECTION_WINDOW;
    private volatile int last;
    private volatile boolean leaving;

    /** Whether our settings are sent, so that other frames may follow; guarded by the lock. */
    private boolean begun;

    private int noise;
    private long noiseSince = System.nanoTime();

    /** A connection that has sent nothing yet. */
    public Http2Connection(Transport transport, IoEngine engine, Handler handler, Patience patience)
            throws IOException {
        this.transport = transport;
        this.engine = engine;
        this.handler = handler;
        this.patience = patience;
        this.input = new FrameInput(transport, patience.readNanos());
        this.output = new FrameOutput(transport);
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
            breakOff();
            farewell(e.code());
        } catch (DeadlineExceededException e) {
            farewell(ErrorCode.NO_ERROR);
        } catch (IOException e) {
            LOG.log(Level.TRACE, "http2-lost", e);
        } finally {
            breakOff();
            input.discard();
        }
    }

    /** Says why, and reads a little of what still comes, so that a reset does not take the word away. */
    private void farewell(ErrorCode code) {
        byte[] waste = transport.buffers().borrow();
        try {
            output.goAway(last, code);
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

    private void breakOff() {
        lock.lock();
        try {
            streams.values().forEach(stream -> stream.breakOff("the connection has ended"));
            streams.clear();
        } finally {
            lock.unlock();
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
            output.goAway(last, ErrorCode.NO_ERROR);
        }
        input.preface(PREFACE, Deadlines.inNanos(patience.prefaceNanos()));
        if (!input.next(Deadlines.inNanos(patience.prefaceNanos()))
                || input.type != Frames.SETTINGS
                || input.has(Frames.ACK)) {
            throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "no settings first");
        }
        settings();
    }

    /** From now on frames may be sent; true when the client is to be told to leave. */
    private boolean begun() {
        lock.lock();
        try {
            begun = true;
            return leaving;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tells the client that no further stream is served (RFC 9113 section 6.8); those there are go on. A stream that
     * comes meanwhile is either named as the last one, or refused so that the client may try it elsewhere. Any thread.
     */
    public void leave() {
        lock.lock();
        try {
            boolean told = leaving;
            leaving = true;
            if (told || !begun) {
                return;
            }
        } finally {
            lock.unlock();
        }
        try {
            output.goAway(last, ErrorCode.NO_ERROR);
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
            case Frames.DATA -> data();
            case Frames.HEADERS -> headers();
            case Frames.PRIORITY -> priority();
            case Frames.RST_STREAM -> reset();
            case Frames.SETTINGS -> settings();
            case Frames.PING -> ping();
            case Frames.GOAWAY -> {
                connectionOnly(Frames.GOAWAY);
                input.skip(input.length);
            }
            case Frames.WINDOW_UPDATE -> windowUpdate();
            case Frames.PUSH_PROMISE, Frames.CONTINUATION ->
                throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "unexpected frame");
            default -> {
                noise();
                input.skip(input.length);
            }
        }
    }

    private void noise() throws Http2Exception {
        long now = System.nanoTime();
        if (now - noiseSince > NOISE_NANOS) {
            noiseSince = now;
            noise = 0;
        }
        if (++noise > NOISE) {
            throw new Http2Exception(ErrorCode.ENHANCE_YOUR_CALM, "too many frames that carry nothing");
        }
    }

    private void connectionOnly(int type) throws Http2Exception {
        if (input.stream != 0) {
            throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "frame " + type + " on a stream");
        }
    }

    private void streamOnly() throws Http2Exception {
        if (input.stream == 0) {
            throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "frame without a stream");
        }
    }

    private void size(int wanted) throws Http2Exception {
        if (input.length != wanted) {
            throw new Http2Exception(ErrorCode.FRAME_SIZE_ERROR, "frame of a wrong size");
        }
    }

    private void settings() throws IOException {
        connectionOnly(Frames.SETTINGS);
        if (input.has(Frames.ACK)) {
            size(0);
            return;
        }
        noise();
        if (input.length % 6 != 0) {
            throw new Http2Exception(ErrorCode.FRAME_SIZE_ERROR, "settings of a wrong size");
        }
        for (int left = input.length; left > 0; left -= 6) {
            setting(input.u16(), input.u32());
        }
        output.settingsAck();
    }

    private void setting(int name, long value) throws Http2Exception {
        switch (name) {
            case Frames.SETTINGS_HEADER_TABLE_SIZE -> output.tableSize(value);
            case Frames.SETTINGS_INITIAL_WINDOW_SIZE -> initialWindow(value);
            case Frames.SETTINGS_ENABLE_PUSH, Frames.SETTINGS_ENABLE_CONNECT_PROTOCOL -> {
                if (value > 1) {
                    throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "neither 0 nor 1");
                }
            }
            case Frames.SETTINGS_MAX_FRAME_SIZE -> {
                if (value < Frames.MAX_PAYLOAD || value >= 1 << 24) {
                    throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "impossible frame size");
                }
            }
            default -> {
                // What we do not know, and what only limits what we never do: RFC 9113 section 6.5.2.
            }
        }
    }

    private void initialWindow(long value) throws Http2Exception {
        if (value > Frames.MAX_WINDOW) {
            throw new Http2Exception(ErrorCode.FLOW_CONTROL_ERROR, "impossible window");
        }
        lock.lock();
        try {
            for (Http2Stream stream : streams.values()) {
                stream.sendWindow += value - initialWindow;
                stream.windowChanged();
            }
            initialWindow = value;
        } finally {
            lock.unlock();
        }
    }

    private void ping() throws IOException {
        connectionOnly(Frames.PING);
        size(8);
        byte[] payload = new byte[8];
        input.all(payload, 0, 8);
        if (!input.has(Frames.ACK)) {
            noise();
            output.pong(payload);
        }
    }

    private void priority() throws IOException {
        streamOnly();
        noise();
        int id = input.stream;
        if (input.length != 5) {
            input.skip(input.length);
            streamError(id, ErrorCode.FRAME_SIZE_ERROR);
            return;
        }
        int dependsOn = input.u31();
        input.skip(1);
        if (dependsOn == id) {
            streamError(id, ErrorCode.PROTOCOL_ERROR);
        }
    }

    private void reset() throws IOException {
        streamOnly();
        size(4);
        known();
        input.skip(4);
        noise();
        lock.lock();
        try {
            Http2Stream stream = streams.remove(input.stream);
            if (stream != null) {
                stream.breakOff("the client has reset the stream");
            }
        } finally {
            lock.unlock();
        }
    }

    /** A frame on a stream that was never opened. */
    private void known() throws Http2Exception {
        if (input.stream > last || input.stream % 2 == 0) {
            throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "frame on a stream that is idle");
        }
    }

    private void windowUpdate() throws IOException {
        size(4);
        int id = input.stream;
        if (id != 0) {
            known();
        }
        int increment = input.u31();
        if (increment == 0) {
            if (id == 0) {
                throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "window of nothing");
            }
            streamError(id, ErrorCode.PROTOCOL_ERROR);
            return;
        }
        if (id == 0) {
            connectionWindow(increment);
        } else if (!streamWindow(id, increment)) {
            streamError(id, ErrorCode.FLOW_CONTROL_ERROR);
        }
    }

    private void connectionWindow(int increment) throws Http2Exception {
        lock.lock();
        try {
            sendWindow += increment;
            if (sendWindow > Frames.MAX_WINDOW) {
                throw new Http2Exception(ErrorCode.FLOW_CONTROL_ERROR, "window too large");
            }
            streams.values().forEach(Http2Stream::windowChanged);
        } finally {
            lock.unlock();
        }
    }

    private boolean streamWindow(int id, int increment) {
        lock.lock();
        try {
            Http2Stream stream = streams.get(id);
            if (stream == null) {
                return true;
            }
            stream.sendWindow += increment;
            stream.windowChanged();
            return stream.sendWindow <= Frames.MAX_WINDOW;
        } finally {
            lock.unlock();
        }
    }

    private void data() throws IOException {
        streamOnly();
        int id = input.stream;
        known();
        int length = input.length;
        boolean end = input.has(Frames.END_STREAM);
        if (length == 0 && !end) {
            noise();
        }
        receiveWindow -= length;
        if (receiveWindow < 0) {
            throw new Http2Exception(ErrorCode.FLOW_CONTROL_ERROR, "more than the window");
        }
        int padding = padding(length);
        Http2Stream stream = stream(id);
        if (stream == null || stream.remoteEnded) {
            input.skip(length);
            if (stream != null) {
                streamError(id, ErrorCode.STREAM_CLOSED);
            } else if (!wasReset(id)) {
                throw new Http2Exception(ErrorCode.STREAM_CLOSED, "data behind the end");
            }
        } else {
            body(stream, length, padding, end);
        }
        if (receiveWindow < CONNECTION_WINDOW / 2) {
            output.windowUpdate(0, CONNECTION_WINDOW - receiveWindow);
            receiveWindow = CONNECTION_WINDOW;
        }
    }

    /** The padding's length, its own octet not counted; -1 without. */
    private int padding(int length) throws IOException {
        if (!input.has(Frames.PADDED)) {
            return -1;
        }
        int padding = length == 0 ? 0 : input.u8();
        if (padding >= length) {
            throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "padding longer than the frame");
        }
        return padding;
    }

    private void body(Http2Stream stream, int length, int padding, boolean end) throws IOException {
        if (!takeWindow(stream, length)) {
            input.skip(padding < 0 ? length : length - 1);
            streamError(stream.id, ErrorCode.FLOW_CONTROL_ERROR);
            return;
        }
        int left = padding < 0 ? length : length - 1 - padding;
        byte[] piece = transport.buffers().borrow();
        boolean good = true;
        try {
            while (left > 0) {
                int n = input.some(piece, 0, left);
                left -= n;
                good &= receive(stream, piece, n);
            }
        } finally {
            transport.buffers().giveBack(piece);
        }
        if (padding >= 0) {
            input.skip(padding);
            takeWindow(stream, -padding - 1);
            output.windowUpdate(stream.id, padding + 1);
        }
        if (good && end) {
            good = receiveEnd(stream, "");
        }
        if (!good) {
            streamError(stream.id, ErrorCode.PROTOCOL_ERROR);
        }
    }

    private boolean takeWindow(Http2Stream stream, int length) {
        lock.lock();
        try {
            return stream.takeWindow(length);
        } finally {
            lock.unlock();
        }
    }

    private boolean receive(Http2Stream stream, byte[] piece, int length) {
        lock.lock();
        try {
            return stream.receive(piece, length);
        } finally {
            lock.unlock();
        }
    }

    private boolean receiveEnd(Http2Stream stream, String trailers) {
        lock.lock();
        try {
            boolean good = stream.receiveEnd(trailers);
            if (good && stream.localEnded) {
                streams.remove(stream.id);
            }
            return good;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Http2Stream stream(int id) {
        lock.lock();
        try {
            return streams.get(id);
        } finally {
            lock.unlock();
        }
    }

    private void headers() throws IOException {
        streamOnly();
        int id = input.stream;
        boolean end = input.has(Frames.END_STREAM);
        int padding = padding(input.length);
        int left = padding < 0 ? input.length : input.length - 1 - padding;
        boolean dependsOnItself = false;
        if (input.has(Frames.WITH_PRIORITY)) {
            left -= 5;
            if (left < 0) {
                throw new Http2Exception(ErrorCode.FRAME_SIZE_ERROR, "no place for a priority");
            }
            dependsOnItself = input.u31() == id;
            input.skip(1);
        }
        block.begin();
        block.add(input, left);
        input.skip(Math.max(0, padding));
        continuations(id);
        List<String> fields = block.decode();
        if (id % 2 == 0) {
            throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "even stream");
        }
        if (dependsOnItself) {
            last = Math.max(last, id);
            streamError(id, ErrorCode.PROTOCOL_ERROR);
        } else if (id > last) {
            last = id;
            open(id, fields, end);
        } else {
            trailers(id, fields, end);
        }
    }

    private void continuations(int id) throws IOException {
        for (int frames = 0; !input.has(Frames.END_HEADERS); frames++) {
            if (frames == CONTINUATIONS) {
                throw new Http2Exception(ErrorCode.ENHANCE_YOUR_CALM, "too many continuations");
            }
            if (!input.next(Deadlines.inNanos(patience.readNanos()))) {
                throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "end in a header block");
            }
            if (input.type != Frames.CONTINUATION || input.stream != id) {
                throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "no continuation");
            }
            block.add(input, input.length);
        }
    }

    private void trailers(int id, List<String> fields, boolean end) throws IOException {
        Http2Stream stream = stream(id);
        if (stream == null) {
            if (!wasReset(id)) {
                throw new Http2Exception(ErrorCode.STREAM_CLOSED, "header block behind the end");
            }
            return;
        }
        if (stream.remoteEnded) {
            streamError(id, ErrorCode.STREAM_CLOSED);
            return;
        }
        Optional<String> lines = RequestText.trailers(fields);
        if (!end || lines.isEmpty() || block.tooLarge() || !receiveEnd(stream, lines.get())) {
            streamError(id, ErrorCode.PROTOCOL_ERROR);
        }
    }

    private void open(int id, List<String> fields, boolean end) throws IOException {
        if (block.tooLarge()) {
            output.headers(id, List.of(":status", "431"), true, Deadlines.inNanos(patience.readNanos()));
            streamError(id, ErrorCode.NO_ERROR);
            return;
        }
        if (leaving || busy()) {
            noise();
            streamError(id, ErrorCode.REFUSED_STREAM);
            return;
        }
        Optional<RequestText> request = RequestText.of(fields, end);
        if (request.isEmpty()) {
            noise();
            streamError(id, ErrorCode.PROTOCOL_ERROR);
            return;
        }
        Http2Stream stream = new Http2Stream(this, id, request.get(), initialWindow);
        register(stream, end);
        served.incrementAndGet();
        engine.start("http2-stream", () -> run(stream));
    }

    private boolean busy() {
        lock.lock();
        try {
            return streams.size() >= STREAMS || served.get() >= SERVED;
        } finally {
            lock.unlock();
        }
    }

    private void register(Http2Stream stream, boolean end) {
        lock.lock();
        try {
            streams.put(stream.id, stream);
            if (end) {
                stream.receiveEnd("");
            }
        } finally {
            lock.unlock();
        }
    }

    private void run(Http2Stream stream) {
        try {
            handler.handle(stream, stream.id == 1);
        } finally {
            stream.close();
            served.decrementAndGet();
        }
    }

    /** The stream's last frame goes out now. */
    void sentEnd(Http2Stream stream) {
        lock.lock();
        try {
            stream.localEnded = true;
            if (stream.remoteEnded) {
                streams.remove(stream.id);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends a stream from our side; nothing to do for one that is over. Any thread. */
    void close(Http2Stream stream, ErrorCode why) {
        lock.lock();
        try {
            if (streams.remove(stream.id) == null) {
                return;
            }
            remember(stream.id);
            stream.breakOff("closed");
        } finally {
            lock.unlock();
        }
        try {
            output.reset(stream.id, why);
        } catch (IOException e) {
            LOG.log(Level.TRACE, "http2-lost", e);
        }
    }

    /** RFC 9113 section 5.4.2. */
    private void streamError(int id, ErrorCode why) throws IOException {
        lock.lock();
        try {
            Http2Stream stream = streams.remove(id);
            if (stream != null) {
                stream.breakOff("the client broke the protocol");
            }
            remember(id);
        } finally {
            lock.unlock();
        }
        output.reset(id, why);
    }

    /** Holds the lock. */
    private void remember(int id) {
        reset[resets++ % REMEMBERED] = id;
    }

    private boolean wasReset(int id) {
        lock.lock();
        try {
            for (int one : reset) {
                if (one == id) {
                    return true;
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }
}
