package io.fairlead.net.tunnel;

import io.fairlead.net.io.DeadlineExceededException;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A two-way tunnel with half-close. Ends when both directions ended, one broke, or nothing moved in either direction
 * for the inactivity limit. A buffer is held only while bytes move.
 */
public final class Duplex {

    /** Who ended the tunnel and how. */
    public enum End {
        /** Both sides closed in order. */
        CLOSED,
        CLIENT_ABORT,
        SERVER_ABORT,
        TIMEOUT,
        /** The client did not end its direction in time after the server had ended its own. */
        CLIENT_FIN_TIMEOUT,
        /** The same of the server. */
        SERVER_FIN_TIMEOUT,
        /** {@link #kill} was called. */
        KILLED
    }

    /** How long a client may take to hear a farewell. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final Transport client;
    private final Transport server;
    private final long idleNanos;
    private final AtomicReference<@Nullable End> end = new AtomicReference<>();
    private volatile long lastActivity = System.nanoTime();
    private final AtomicLong fromClient = new AtomicLong();
    private final AtomicLong fromServer = new AtomicLong();
    private final @Nullable WebSocketFrames frames;
    private volatile boolean leaving;
    private volatile boolean serverEnded;
    private long clientFinNanos = Deadlines.NONE;
    private long serverFinNanos = Deadlines.NONE;
    private final CountDownLatch clientDone = new CountDownLatch(1);
    private final CountDownLatch serverDone = new CountDownLatch(1);

    /** RFC 6455 sections 5.5.1 and 7.4.1: a close frame that says "going away". */
    private static final byte[] GOING_AWAY = {(byte) 0x88, 2, 1001 >> 8, (byte) 1001};

    /**
     * A tunnel that is not running yet.
     *
     * @param idleNanos inactivity that ends it, {@link Deadlines#NONE} for never
     */
    public Duplex(Transport client, Transport server, long idleNanos) {
        this(client, server, idleNanos, null);
    }

    private Duplex(Transport client, Transport server, long idleNanos, @Nullable WebSocketFrames frames) {
        this.client = client;
        this.server = server;
        this.idleNanos = idleNanos;
        this.frames = frames;
    }

    /** A tunnel for a WebSocket: {@link #leave} can say farewell to its client. */
    public static Duplex webSocket(Transport client, Transport server, long idleNanos) {
        return new Duplex(client, server, idleNanos, new WebSocketFrames());
    }

    /**
     * How long a side may be silent once it was told that nothing more comes; to be said before it runs.
     *
     * @param clientNanos for the client, {@link Deadlines#NONE} for no other limit than before
     * @param serverNanos for the server
     */
    public Duplex halfClosed(long clientNanos, long serverNanos) {
        clientFinNanos = clientNanos;
        serverFinNanos = serverNanos;
        return this;
    }

    /** Runs until the end; the calling thread serves the client's direction, a second one the server's. */
    public End run(IoEngine engine) {
        engine.start("tunnel", () -> direct(server, client, false));
        direct(client, server, true);
        try {
            serverDone.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
        }
        End found = end.get();
        return found == null ? End.CLOSED : found;
    }

    /** Serves one direction; whoever is through first watches that the other does not last too long. */
    private void direct(Transport from, Transport to, boolean clientSide) {
        boolean closed;
        try {
            closed = pump(from, to, clientSide);
        } finally {
            (clientSide ? clientDone : serverDone).countDown();
        }
        if (closed) {
            watch(clientSide);
        }
    }

    private void watch(boolean clientSide) {
        long limit = clientSide ? serverFinNanos : clientFinNanos;
        CountDownLatch other = clientSide ? serverDone : clientDone;
        if (limit == Deadlines.NONE) {
            return;
        }
        long half = System.nanoTime();
        try {
            while (true) {
                long last = Math.max(half, lastActivity);
                long left = last + limit - System.nanoTime();
                if (left <= 0) {
                    stop(clientSide ? End.SERVER_FIN_TIMEOUT : End.CLIENT_FIN_TIMEOUT);
                    return;
                }
                if (other.await(left, TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Passes bytes until this direction ends; true when it ended in order. */
    private boolean pump(Transport from, Transport to, boolean clientSide) {
        Shortcut shortcut = new Shortcut(from, to, new Direction(clientSide));
        try {
            while (move(from, to, shortcut, clientSide)) {
                if (!clientSide && farewell()) {
                    return false;
                }
            }
            if (!clientSide) {
                serverEnded = true;
            }
            finish(to);
            return true;
        } catch (IOException e) {
            if (!left(clientSide)) {
                broken(clientSide, e);
            }
            return false;
        }
    }

    /** A direction ended by {@link #leave}; the server's one has the farewell to say. */
    private boolean left(boolean clientSide) {
        return leaving && (clientSide || farewell());
    }

    private void broken(boolean clientSide, IOException failure) {
        try {
            throw failure;
        } catch (WriteFailed e) {
            stop(clientSide ? End.SERVER_ABORT : End.CLIENT_ABORT);
        } catch (DeadlineExceededException e) {
            stop(End.TIMEOUT);
        } catch (IOException e) {
            stop(clientSide ? End.CLIENT_ABORT : End.SERVER_ABORT);
        }
    }

    private static void finish(Transport to) throws WriteFailed {
        try {
            to.shutdownOutput();
        } catch (IOException e) {
            throw new WriteFailed(e);
        }
    }

    /** One read and its write, or what the shortcut left; false at the end of {@code from}. */
    private boolean move(Transport from, Transport to, Shortcut shortcut, boolean clientSide) throws IOException {
        awaitActivity(from, shortcut);
        if (shortcut.finish(Deadlines.inNanos(idleNanos))) {
            return true;
        }
        byte[] buffer = from.buffers().borrow();
        try {
            int n = read(from, buffer);
            if (n < 0) {
                return false;
            }
            touched(n, clientSide);
            WriteFailed.write(to, buffer, 0, n, Deadlines.inNanos(idleNanos));
            follow(buffer, 0, n, clientSide);
            return true;
        } finally {
            from.buffers().giveBack(buffer);
        }
    }

    /** What the shortcut of a direction tells. */
    private final class Direction implements Shortcut.Passed {

        private final boolean clientSide;

        Direction(boolean clientSide) {
            this.clientSide = clientSide;
        }

        @Override
        public void came(int count) {
            touched(count, clientSide);
        }

        @Override
        public boolean written(byte[] bytes, int offset, int count) {
            follow(bytes, offset, count, clientSide);
            return !leaving;
        }
    }

    /** What the server sent is followed frame by frame, so that a farewell does not land within one. */
    private void follow(byte[] bytes, int offset, int count, boolean clientSide) {
        WebSocketFrames known = frames;
        if (known != null && !clientSide) {
            known.passed(bytes, offset, count);
        }
    }

    /** Tells the client of a WebSocket that is being left; false when there is nothing to tell, or no place for it. */
    private boolean farewell() {
        WebSocketFrames known = frames;
        if (!leaving || known == null || !known.between()) {
            return false;
        }
        try {
            client.write(GOING_AWAY, 0, GOING_AWAY.length, Deadlines.in(FAREWELL));
            client.shutdownOutput();
        } catch (IOException e) {
            client.close();
        }
        // The client closes now; what it still sends goes nowhere.
        end.compareAndSet(null, End.KILLED);
        server.close();
        return true;
    }

    private void awaitActivity(Transport from, Shortcut shortcut) throws IOException {
        while (true) {
            try {
                if (shortcut.possible()) {
                    from.awaitReadable(deadline(), shortcut);
                } else {
                    from.awaitReadable(deadline());
                }
                return;
            } catch (DeadlineExceededException e) {
                expired(e);
            }
        }
    }

    private int read(Transport from, byte[] buffer) throws IOException {
        while (true) {
            try {
                return from.read(buffer, 0, buffer.length, deadline());
            } catch (DeadlineExceededException e) {
                expired(e);
            }
        }
    }

    /** Bytes in the other direction count as well, so a passed deadline may just be an old one. */
    private void expired(DeadlineExceededException e) throws DeadlineExceededException {
        if (Deadlines.left(deadline()) <= 0) {
            throw e;
        }
    }

    private long deadline() {
        return idleNanos == Deadlines.NONE ? Deadlines.NONE : lastActivity + idleNanos;
    }

    private void touched(int bytes, boolean clientSide) {
        lastActivity = System.nanoTime();
        (clientSide ? fromClient : fromServer).addAndGet(bytes);
    }

    /** Whether the server ended its direction in order. Any thread. */
    public boolean serverEnded() {
        return serverEnded;
    }

    /** Bytes the client sent so far. Any thread. */
    public long fromClient() {
        return fromClient.get();
    }

    /** Bytes the server sent so far. Any thread. */
    public long fromServer() {
        return fromServer.get();
    }

    /** Ends the tunnel now. Any thread. */
    public void kill() {
        stop(End.KILLED);
        // One that was left in order may still wait for its client.
        client.close();
        server.close();
    }

    /**
     * Ends the tunnel in order: the client of a WebSocket is told that the server is going away (close code 1001) where
     * no frame is under way, anything else is closed. A client that does not answer is left to {@link #kill}. Any thread.
     */
    public void leave() {
        WebSocketFrames known = frames;
        if (known == null) {
            kill();
            return;
        }
        leaving = true;
        if (known.between()) {
            // Wakes the direction that says farewell.
            server.close();
        }
    }

    private void stop(End how) {
        if (end.compareAndSet(null, how)) {
            client.close();
            server.close();
        }
    }
}
