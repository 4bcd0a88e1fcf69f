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

    /** Whether we are the client, so that streams are ours. */
    final boolean toServer;

    /** Held while a stream of ours is opened, as numbers must go out in order. Taken before every other lock. */
    final ReentrantLock opening = new ReentrantLock();

    /** Guards streams and windows. */
    final ReentrantLock lock = new ReentrantLock();

    /** Of the connection; guarded by the lock. */
    long sendWindow = Frames.DEFAULT_WINDOW;

    /** The highest stream the client has opened. Written by the thread that reads frames, or by who opens one. */
    volatile int last;

    private final Map<Integer, Http2Stream> streams = new HashMap<>();
    private final int[] reset = new int[REMEMBERED];
    private int resets;
    private long initialWindow = Frames.DEFAULT_WINDOW;

    StreamTable(Transport transport, FrameOutput output, boolean toServer) {
        this.transport = transport;
        this.output = output;
        this.toServer = toServer;
    }

    /** Ends every stream, as the connection has ended. */
    void breakOff() {
        lock.lock();
        try {
            streams.values().forEach(stream -> stream.breakOff(Ending.CONNECTION_LOST));
            streams.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Ends a stream that the peer has reset. */
    void wasResetByPeer(int id, long code) {
        boolean unprocessed = toServer && code == ErrorCode.REFUSED_STREAM.number();
        lock.lock();
        try {
            Http2Stream stream = streams.remove(id);
            if (stream != null) {
                stream.breakOff(unprocessed ? Ending.UNPROCESSED : Ending.RESET);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends streams of ours behind the last one that the server will look at. RFC 9113 section 6.8. */
    void unprocessedFrom(int lastProcessed) {
        lock.lock();
        try {
            streams.values().removeIf(stream -> {
                boolean unprocessed = stream.id > lastProcessed;
                if (unprocessed) {
                    stream.breakOff(Ending.UNPROCESSED);
                }
                return unprocessed;
            });
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives a stream of ours the next number. Holds {@link #opening} until its first frame is out.
     *
     * @throws UnprocessedException when there are no numbers left
     */
    void enroll(Http2Stream stream) throws UnprocessedException {
        if (last > Integer.MAX_VALUE - 2) {
            throw new UnprocessedException("the connection has no more streams");
        }
        lock.lock();
        try {
            last = last == 0 ? 1 : last + 2;
            stream.id = last;
            stream.sendWindow = initialWindow;
            streams.put(last, stream);
        } finally {
            lock.unlock();
        }
    }

    /** A stream of ours does not begin after all. */
    void forget(Http2Stream stream) {
        lock.lock();
        try {
            streams.remove(stream.id);
        } finally {
            lock.unlock();
        }
    }

    /** The head of an answer; false when there are too many that nobody reads. */
    boolean receiveHead(Http2Stream stream, AnswerText head) {
        lock.lock();
        try {
            return stream.head(head.bytes(), head.chunked(), head.length());
        } finally {
            lock.unlock();
        }
    }

    /** How much more the peer takes of each new stream, and of those there are. */
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

    /** The peer takes so many more bytes in all. */
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

    /** The peer takes so many more bytes of a stream; false when that is impossible. */
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

    /** Body bytes of the peer; false when there are too many. */
    boolean receive(Http2Stream stream, byte[] piece, int length) {
        lock.lock();
        try {
            return stream.receive(piece, length);
        } finally {
            lock.unlock();
        }
    }

    /** The message is complete; false when it is shorter than told. */
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

    /** A client's stream begins; how much may be sent of it, it has said. */
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
            stream.breakOff(Ending.CLOSED);
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
                stream.breakOff(toServer ? Ending.BROKEN_BY_SERVER : Ending.BROKEN_BY_CLIENT);
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
