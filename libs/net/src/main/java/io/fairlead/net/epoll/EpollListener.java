package io.fairlead.net.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.fairlead.net.io.ConnectionHandler;
import io.fairlead.net.io.Deadlines;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One loop's listening socket; the kernel spreads connections over the loops' sockets of the same address. */
final class EpollListener extends Pollable {

    private static final System.Logger LOG = System.getLogger(EpollListener.class.getName());

    /** Connections taken per turn, so that a burst does not starve those already there. */
    private static final int BATCH = 64;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long CLOSE_MILLIS = 1000;

    private final EpollLoop loop;
    private final EpollEngine engine;
    private final int fd;
    private final ConnectionHandler handler;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment peer = arena.allocate(SocketAddresses.SIZE, 4);
    private final MemorySegment peerSize = arena.allocate(JAVA_INT);
    private final CountDownLatch gone = new CountDownLatch(1);
    private volatile boolean paused;
    private volatile boolean closed;
    private volatile long resumeAt = Deadlines.NONE;

    EpollListener(EpollEngine engine, EpollLoop loop, int fd, ConnectionHandler handler) {
        this.engine = engine;
        this.loop = loop;
        this.fd = fd;
        this.handler = handler;
    }

    void register() throws IOException {
        loop.register(this, fd, Posix.EPOLLIN);
    }

    @Override
    void ready(int events) {
        acceptSome(BATCH);
    }

    private void acceptSome(int limit) {
        for (int i = 0; i < limit && !paused && !closed; i++) {
            peerSize.set(JAVA_INT, 0, SocketAddresses.SIZE);
            int accepted;
            try {
                accepted = (int) Posix.ACCEPT4.invokeExact(loop.capture(), fd, peer, peerSize, Posix.NONBLOCK_CLOEXEC);
            } catch (Throwable t) {
                throw Posix.impossible(t);
            }
            if (accepted < 0) {
                failed(Posix.errno(loop.capture()));
                return;
            }
            engine.accepted(loop, accepted, SocketAddresses.read(peer), handler);
        }
    }

    private void failed(int errno) {
        // A client that left before we took it is no reason to wait; being out of descriptors or memory is.
        if (errno != Posix.EAGAIN && errno != Posix.EINTR && errno != Posix.ECONNABORTED) {
            LOG.log(Level.ERROR, "accept-failed reason=\"{0}\" pause=100ms", Posix.words(errno));
            watch(0);
            resumeAt = Deadlines.inNanos(PAUSE_NANOS);
            loop.arm(resumeAt);
        }
    }

    @Override
    long expire(long now) {
        if (resumeAt == Deadlines.NONE) {
            return Deadlines.NONE;
        }
        if (resumeAt - now > 0) {
            return resumeAt;
        }
        resumeAt = Deadlines.NONE;
        if (!paused) {
            watch(Posix.EPOLLIN);
        }
        return Deadlines.NONE;
    }

    void pause() {
        paused = true;
        watch(0);
    }

    void resume() {
        paused = false;
        watch(Posix.EPOLLIN);
    }

    private synchronized void watch(int interest) {
        if (closed) {
            return;
        }
        try {
            loop.modify(this, fd, interest);
        } catch (IOException e) {
            LOG.log(Level.ERROR, "listener-watch-failed", e);
        }
    }

    /** Takes what already waits, so that no client is reset, and stops listening; on the loop. */
    void close() {
        loop.execute(() -> {
            synchronized (this) {
                if (!closed) {
                    acceptSome(Integer.MAX_VALUE);
                    closed = true;
                    loop.forget(this, fd);
                    EpollEngine.closeDescriptor(fd);
                    arena.close();
                }
            }
            gone.countDown();
        });
    }

    /** Waits until the loop has closed the socket, so that the address is free again; not on the loop's own thread. */
    void awaitClosed() {
        try {
            if (!gone.await(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.log(Level.WARNING, "listener-closes-late");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    void shutDown() {
        close();
    }
}
