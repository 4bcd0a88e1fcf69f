package io.fairlead.net.tunnel;

import io.fairlead.net.io.DeadlineExceededException;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
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
        /** {@link #kill} was called. */
        KILLED
    }

    private final Transport client;
    private final Transport server;
    private final long idleNanos;
    private final AtomicReference<@Nullable End> end = new AtomicReference<>();
    private volatile long lastActivity = System.nanoTime();
    private final AtomicLong fromClient = new AtomicLong();
    private final AtomicLong fromServer = new AtomicLong();

    /**
     * A tunnel that is not running yet.
     *
     * @param idleNanos inactivity that ends it, {@link Deadlines#NONE} for never
     */
    public Duplex(Transport client, Transport server, long idleNanos) {
        this.client = client;
        this.server = server;
        this.idleNanos = idleNanos;
    }

    /** Runs until the end; the calling thread serves the client's direction, a second one the server's. */
    public End run(IoEngine engine) {
        CountDownLatch other = new CountDownLatch(1);
        engine.start("tunnel", () -> {
            try {
                pump(server, client, false);
            } finally {
                other.countDown();
            }
        });
        pump(client, server, true);
        try {
            other.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
        }
        End found = end.get();
        return found == null ? End.CLOSED : found;
    }

    private void pump(Transport from, Transport to, boolean clientSide) {
        try {
            while (move(from, to, clientSide)) {
                // Until this direction ends.
            }
            finish(to);
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

    /** One read and its write; false at the end of {@code from}. */
    private boolean move(Transport from, Transport to, boolean clientSide) throws IOException {
        awaitActivity(from);
        byte[] buffer = from.buffers().borrow();
        try {
            int n = read(from, buffer);
            if (n < 0) {
                return false;
            }
            touched(n, clientSide);
            try {
                to.write(buffer, 0, n, Deadlines.inNanos(idleNanos));
            } catch (DeadlineExceededException e) {
                throw e;
            } catch (IOException e) {
                throw new WriteFailed(e);
            }
            return true;
        } finally {
            from.buffers().giveBack(buffer);
        }
    }

    private void awaitActivity(Transport from) throws IOException {
        while (true) {
            try {
                from.awaitReadable(deadline());
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
    }

    private void stop(End how) {
        if (end.compareAndSet(null, how)) {
            client.close();
            server.close();
        }
    }

    /** Writing failed, so the other side is to blame. */
    private static final class WriteFailed extends IOException {
        private static final long serialVersionUID = 1L;

        WriteFailed(IOException cause) {
            super(cause);
        }
    }
}
