package io.fairlead.net.http2;

import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The open streams of a connection, their windows, and the ids of those we have reset. Thread-safe: one lock guards all of
 * it and is held only for moments.
 */
final class StreamTable {

    /** Ids of streams we have reset: what was on its way then is no error of the client's. */
    private static final int REMEMBERED = 64;

    private static final System.Logger LOG = System.getLogger(StreamTable.class.getName());

    final Transport transport;
    final FrameOutput output;

    /** Guards streams and windows. */
    final ReentrantLock lock = new ReentrantLock();

    /** Of the connection; guarded by the lock. */
    long sendWindow = Frames.DEFAULT_WINDOW;

    /** The highest stream the client has opened. Written by the thread that reads frames. */
    volatile int last;

    private final Map<Integer, Http2Stream> streams = new HashMap<>();
    private final int[] reset = new int[REMEMBERED];
    private int resets;
    private long initialWindow = Frames.DEFAULT_WINDOW;

    StreamTable(Transport transport, FrameOutput output) {
        this.transport = transport;
        this.output = output;
    }

    /** Ends every stream, as the connection has ended. */
    void breakOff() {
        lock.lock();
        try {
            streams.values().forEach(stream -> stream.breakOff("the connection has ended"));
            streams.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Ends a stream that the client has reset. */
    void wasResetByClient(int id) {
        lock.lock();
        try {
            Http2Stream stream = streams.remove(id);
            if (stream != null) {
                stream.breakOff("the client has reset the stream");
            }
        } finally {
            lock.unlock();
        }
    }

    /** How much more the client takes of each new stream, and of those there are. */
    void initialWindow(long value) throws Http2Exception {
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

    /** The client takes so many more bytes in all. */
    void connectionWindow(int increment) throws Http2Exception {
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

    /** The client takes so many more bytes of a stream; false when that is impossible. */
    boolean streamWindow(int id, int increment) {
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

    /** Takes part of a stream's own window; false when it was larger. */
    boolean takeWindow(Http2Stream stream, int length) {
        lock.lock();
        try {
            return stream.takeWindow(length);
        } finally {
            lock.unlock();
        }
    }

    /** Body bytes of the client; false when there are too many. */
    boolean receive(Http2Stream stream, byte[] piece, int length) {
        lock.lock();
        try {
            return stream.receive(piece, length);
        } finally {
            lock.unlock();
        }
    }

    /** The request is complete; false when it is shorter than told. */
    boolean receiveEnd(Http2Stream stream, String trailers) {
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

    /** The open stream of that id, or null. */
    @Nullable
    Http2Stream stream(int id) {
        lock.lock();
        try {
            return streams.get(id);
        } finally {
            lock.unlock();
        }
    }

    /** How many streams are open. */
    int size() {
        lock.lock();
        try {
            return streams.size();
        } finally {
            lock.unlock();
        }
    }

    /** A stream begins; how much may be sent of it, the client has said. */
    Http2Stream begin(int id, RequestText request, boolean end) {
        lock.lock();
        try {
            Http2Stream stream = new Http2Stream(this, id, request, initialWindow);
            streams.put(id, stream);
            if (end) {
                stream.receiveEnd("");
            }
            return stream;
        } finally {
            lock.unlock();
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
    void fail(int id, ErrorCode why) throws IOException {
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

    /** Whether we have reset it lately. */
    boolean wasReset(int id) {
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
