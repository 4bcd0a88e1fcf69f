package io.fairlead.net.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.fairlead.net.io.BufferPool;
import io.fairlead.net.io.DeadlineExceededException;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.Mover;
import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection of one loop.
 *
 * <p>Readiness is remembered: a read that came back short means the next one would wait, so the thread parks without
 * asking the kernel. The flag is cleared before the call, so that an event in between is never lost. Threads of other
 * loops may call every method too; the descriptor is closed only by the loop, when no call of its own threads can be
 * using it, and foreign calls hold {@code foreign} meanwhile.
 */
final class EpollTransport extends Pollable implements Transport {

    private static final VarHandle CLOSED;

    static {
        try {
            CLOSED = MethodHandles.lookup().findVarHandle(EpollTransport.class, "closed", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final EpollLoop loop;
    private final int fd;
    private final InetSocketAddress remote;
    private final Object foreign = new Object();
    private @Nullable InetSocketAddress local;
    private volatile boolean readReady;
    private volatile boolean writeReady = true;
    private volatile boolean ended;
    private volatile boolean closed;
    private boolean released;
    private @Nullable Mover mover;
    private boolean moverDone;
    private volatile @Nullable Thread reader;
    private volatile @Nullable Thread writer;
    private volatile long readDeadline = Deadlines.NONE;
    private volatile long writeDeadline = Deadlines.NONE;

    EpollTransport(EpollLoop loop, int fd, InetSocketAddress remote) {
        this.loop = loop;
        this.fd = fd;
        this.remote = remote;
    }

    /** Starts watching the descriptor. */
    void register() throws IOException {
        loop.register(this, fd, Posix.EPOLLIN | Posix.EPOLLOUT | Posix.EPOLLRDHUP | Posix.EPOLLET);
    }

    @Override
    public int read(byte[] into, int offset, int length, long deadline) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (true) {
            if (!readReady && !ended) {
                awaitRead(deadline);
            }
            readReady = false;
            long n = receive(into, offset, length, 0);
            if (n > 0) {
                if (n == length) {
                    readReady = true;
                }
                return (int) n;
            }
            if (n == 0) {
                ended = true;
                return -1;
            }
            if (n != -Posix.EAGAIN && n != -Posix.EINTR) {
                throw broken((int) -n);
            }
            if (n == -Posix.EINTR) {
                readReady = true;
            } else if (ended) {
                // The event told of an end that the kernel does not show yet; it will, with another event.
                ended = false;
            }
        }
    }

    @Override
    public int tryRead(byte[] into, int offset, int length) throws IOException {
        readReady = false;
        long n = receive(into, offset, length, 0);
        if (n < 0 && n != -Posix.EAGAIN && n != -Posix.EINTR) {
            throw broken((int) -n);
        }
        ended |= n == 0;
        readReady = n == length || n == -Posix.EINTR;
        return n == 0 ? -1 : (int) Math.max(0, n);
    }

    @Override
    public int tryWrite(byte[] from, int offset, int length) throws IOException {
        writeReady = false;
        long n = send(from, offset, length);
        if (n < 0 && n != -Posix.EAGAIN && n != -Posix.EINTR) {
            throw broken((int) -n);
        }
        return (int) Math.max(0, n);
    }

    @Override
    public boolean immediate() {
        return true;
    }

    @Override
    public void awaitReadable(long deadline) throws IOException {
        if (!readReady && !ended) {
            awaitRead(deadline);
        }
    }

    /** The mover is for threads of this loop only: the loop and they never run at the same time. */
    @Override
    public void awaitReadable(long deadline, Mover byLoop) throws IOException {
        if (loop.isCurrent()) {
            mover = byLoop;
        }
        moverDone = false;
        try {
            awaitReadable(deadline);
        } finally {
            mover = null;
            moverDone = false;
        }
    }

    private void awaitRead(long deadline) throws IOException {
        reader = Thread.currentThread();
        readDeadline = deadline;
        if (deadline != Deadlines.NONE) {
            loop.arm(deadline);
        }
        try {
            while (!readReady && !ended && !moverDone) {
                if (closed) {
                    throw new SocketException("connection closed");
                }
                if (deadline != Deadlines.NONE && Deadlines.left(deadline) <= 0) {
                    throw new DeadlineExceededException("read");
                }
                park();
            }
        } finally {
            reader = null;
            readDeadline = Deadlines.NONE;
        }
    }

    /** An interrupted thread does not park: it would spin on the carrier. As with socket channels, it closes. */
    private void park() throws SocketException {
        LockSupport.park(this);
        if (Thread.currentThread().isInterrupted()) {
            close();
            throw new SocketException("connection closed by interrupt");
        }
    }

    private long receive(byte[] into, int offset, int length, int flags) throws IOException {
        MemorySegment target = MemorySegment.ofArray(into).asSlice(offset, length);
        if (loop.isCurrent()) {
            return receive(target, loop.capture(), flags);
        }
        synchronized (foreign) {
            try (Arena own = Arena.ofConfined()) {
                return receive(target, own.allocate(Posix.CAPTURE), flags);
            }
        }
    }

    private long receive(MemorySegment target, MemorySegment errno, int flags) throws IOException {
        open();
        try {
            long n = (long) Posix.RECV.invokeExact(errno, fd, target, target.byteSize(), flags);
            return n >= 0 ? n : -Posix.errno(errno);
        } catch (Throwable t) {
            throw Posix.impossible(t);
        }
    }

    @Override
    public void write(byte[] from, int offset, int length, long deadline) throws IOException {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            writeReady = false;
            long n = send(from, at, end - at);
            if (n >= 0) {
                at += (int) n;
                continue;
            }
            if (n == -Posix.EAGAIN) {
                awaitWrite(deadline);
            } else if (n != -Posix.EINTR) {
                throw broken((int) -n);
            }
        }
    }

    private void awaitWrite(long deadline) throws IOException {
        writer = Thread.currentThread();
        writeDeadline = deadline;
        if (deadline != Deadlines.NONE) {
            loop.arm(deadline);
        }
        try {
            while (!writeReady) {
                if (closed) {
                    throw new SocketException("connection closed");
                }
                if (deadline != Deadlines.NONE && Deadlines.left(deadline) <= 0) {
                    throw new DeadlineExceededException("write");
                }
                park();
            }
        } finally {
            writer = null;
            writeDeadline = Deadlines.NONE;
        }
    }

    private long send(byte[] from, int offset, int length) throws IOException {
        MemorySegment source = MemorySegment.ofArray(from).asSlice(offset, length);
        if (loop.isCurrent()) {
            return send(source, loop.capture());
        }
        synchronized (foreign) {
            try (Arena own = Arena.ofConfined()) {
                return send(source, own.allocate(Posix.CAPTURE));
            }
        }
    }

    private long send(MemorySegment source, MemorySegment errno) throws IOException {
        open();
        try {
            long n = (long) Posix.SEND.invokeExact(errno, fd, source, source.byteSize(), Posix.MSG_NOSIGNAL);
            return n >= 0 ? n : -Posix.errno(errno);
        } catch (Throwable t) {
            throw Posix.impossible(t);
        }
    }

    /** Waits for a connection under way to be established. */
    void finishConnect(long deadline) throws IOException {
        writeReady = false;
        register();
        try {
            awaitWrite(deadline);
        } catch (DeadlineExceededException e) {
            throw new DeadlineExceededException("connect to " + remote);
        }
        int error = socketError();
        if (error != 0) {
            throw new java.net.ConnectException(Posix.words(error));
        }
    }

    private int socketError() throws IOException {
        try (Arena own = Arena.ofConfined()) {
            MemorySegment errno = own.allocate(Posix.CAPTURE);
            MemorySegment value = own.allocate(JAVA_INT);
            MemorySegment size = own.allocate(JAVA_INT);
            size.set(JAVA_INT, 0, 4);
            int result = (int) Posix.GETSOCKOPT.invokeExact(errno, fd, Posix.SOL_SOCKET, Posix.SO_ERROR, value, size);
            EpollLoop.check(result, errno, "getsockopt");
            return value.get(JAVA_INT, 0);
        } catch (IOException e) {
            throw e;
        } catch (Throwable t) {
            throw Posix.impossible(t);
        }
    }

    @Override
    void ready(int events) {
        if ((events & (Posix.EPOLLIN | Posix.EPOLLRDHUP | Posix.EPOLLHUP | Posix.EPOLLERR)) != 0) {
            readReady = true;
            if ((events & (Posix.EPOLLRDHUP | Posix.EPOLLHUP | Posix.EPOLLERR)) != 0) {
                ended = true;
            }
            if (ended || !moved()) {
                unpark(reader);
            }
        }
        if ((events & (Posix.EPOLLOUT | Posix.EPOLLHUP | Posix.EPOLLERR)) != 0) {
            writeReady = true;
            unpark(writer);
        }
    }

    /** Whether somebody took what came, so that nobody needs to be woken. */
    private boolean moved() {
        Mover taking = mover;
        if (taking == null) {
            return false;
        }
        if (taking.move()) {
            return true;
        }
        // The waiting thread goes on from here; what comes before it runs is for it.
        mover = null;
        moverDone = true;
        return false;
    }

    @Override
    long expire(long now) {
        long next = expire(reader, readDeadline, now);
        return Math.min(next, expire(writer, writeDeadline, now));
    }

    private static long expire(@Nullable Thread waiting, long deadline, long now) {
        if (waiting == null || deadline == Deadlines.NONE) {
            return Deadlines.NONE;
        }
        if (deadline - now > 0) {
            return deadline;
        }
        LockSupport.unpark(waiting);
        return Deadlines.NONE;
    }

    private static void unpark(@Nullable Thread waiting) {
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        open();
        shutdown(Posix.SHUT_WR);
    }

    private void shutdown(int how) {
        synchronized (foreign) {
            if (released) {
                return;
            }
            try (Arena own = Arena.ofConfined()) {
                // The peer may be gone already: then there is nothing to end and the error says only that.
                int ignored = (int) Posix.SHUTDOWN.invokeExact(own.allocate(Posix.CAPTURE), fd, how);
                assert ignored <= 0;
            } catch (Throwable t) {
                throw Posix.impossible(t);
            }
        }
    }

    @Override
    public boolean isQuiet() {
        if (closed || ended) {
            return false;
        }
        return !readReady || nothingThere();
    }

    /** Readiness may be old: one read can take the bytes of two events. Only a look tells. */
    private boolean nothingThere() {
        readReady = false;
        try {
            if (receive(new byte[1], 0, 1, Posix.MSG_PEEK) == -Posix.EAGAIN) {
                return !ended;
            }
        } catch (IOException e) {
            return false;
        }
        readReady = true;
        return false;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public InetSocketAddress localAddress() {
        InetSocketAddress known = local;
        if (known == null) {
            known = released ? new InetSocketAddress(0) : EpollEngine.localAddress(fd);
            local = known;
        }
        return known;
    }

    @Override
    public BufferPool buffers() {
        return loop.buffers;
    }

    @Override
    public void close() {
        if (!CLOSED.compareAndSet(this, false, true)) {
            return;
        }
        if (loop.isCurrent() && reader == null && writer == null) {
            release();
            return;
        }
        shutdown(Posix.SHUT_RDWR);
        unpark(reader);
        unpark(writer);
        loop.execute(this::release);
    }

    /** Gives the descriptor back to the system; on the loop's thread or one of its virtual threads. */
    private void release() {
        synchronized (foreign) {
            if (released) {
                return;
            }
            released = true;
            loop.forget(this, fd);
            EpollEngine.closeDescriptor(fd);
        }
    }

    @Override
    public void abort() {
        synchronized (foreign) {
            if (!closed && !released) {
                EpollEngine.lingerZero(fd);
            }
        }
        if (CLOSED.compareAndSet(this, false, true)) {
            unpark(reader);
            unpark(writer);
            if (loop.isCurrent()) {
                release();
            } else {
                loop.execute(this::release);
            }
        }
    }

    @Override
    void shutDown() {
        close();
    }

    private void open() throws SocketException {
        if (closed) {
            throw new SocketException("connection closed");
        }
    }

    private static SocketException broken(int errno) {
        return new SocketException(Posix.words(errno));
    }

    @Override
    public String toString() {
        return "epoll[" + remote + "]";
    }
}
