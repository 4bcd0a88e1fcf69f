package io.fairlead.net.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.fairlead.net.io.BufferPool;
import io.fairlead.net.io.Deadlines;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One carrier: a platform thread that runs virtual threads and, when none is ready, waits in epoll.
 *
 * <p>Descriptors are registered once, edge-triggered. Everything of this class is for the loop's own thread unless it
 * says otherwise.
 */
final class EpollLoop implements Executor, Runnable {

    /** The loop whose virtual thread is running; set for every thread the engine starts. */
    static final ScopedValue<EpollLoop> CURRENT = ScopedValue.newInstance();

    private static final System.Logger LOG = System.getLogger(EpollLoop.class.getName());
    private static final boolean PACKED = System.getProperty("os.arch").matches("amd64|x86_64");
    private static final int EVENT_SIZE = PACKED ? 12 : 16;
    private static final int EVENT_DATA = PACKED ? 4 : 8;
    private static final int MAX_EVENTS = 512;

    /** Continuations run between two looks at the sockets: bounds how long a busy thread delays the others. */
    private static final int TURN = 128;

    /** Deadlines are looked after at most this often. */
    private static final long SWEEP_NANOS = 5_000_000;

    private static final long WAKE = -1;

    private static final VarHandle EARLIEST;

    static {
        try {
            EARLIEST = MethodHandles.lookup().findVarHandle(EpollLoop.class, "earliest", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Tasks that still run after the loop was stopped, so that connections end in order. */
    private static final int LAST_TASKS = 100_000;

    final int index;
    final LoopBuffers buffers = new LoopBuffers();

    private final Arena arena = Arena.ofShared();
    private final MemorySegment events = arena.allocate((long) EVENT_SIZE * MAX_EVENTS, 8);
    private final MemorySegment counter = arena.allocate(JAVA_LONG);
    private final MemorySegment capture = arena.allocate(Posix.CAPTURE);
    private final int epoll;
    private final int wakeFd;
    private final TaskQueue tasks = new TaskQueue();
    private final AtomicInteger sleeping = new AtomicInteger();
    private final Object tableLock = new Object();
    private volatile @Nullable Pollable[] table = new Pollable[1024];
    private volatile long earliest = Deadlines.NONE;
    private volatile boolean stopped;
    private volatile @Nullable Thread carrier;
    private int generation;

    EpollLoop(int index) throws IOException {
        this.index = index;
        try (Arena own = Arena.ofConfined()) {
            MemorySegment errno = own.allocate(Posix.CAPTURE);
            try {
                epoll = check((int) Posix.EPOLL_CREATE.invokeExact(errno, 0x80000), errno, "epoll_create1");
                wakeFd = check((int) Posix.EVENTFD.invokeExact(errno, 0, Posix.NONBLOCK_CLOEXEC), errno, "eventfd");
            } catch (IOException e) {
                throw e;
            } catch (Throwable t) {
                throw Posix.impossible(t);
            }
        }
        control(1, wakeFd, Posix.EPOLLIN | Posix.EPOLLET, WAKE);
    }

    static int check(int result, MemorySegment errno, String call) throws IOException {
        if (result < 0) {
            throw new IOException(call + ": " + Posix.words(Posix.errno(errno)));
        }
        return result;
    }

    /** Whether the calling thread runs on this loop, or is the loop's own. Any thread. */
    boolean isCurrent() {
        return Thread.currentThread().equals(carrier) || (CURRENT.isBound() && CURRENT.get() == this);
    }

    /** Where errno goes for calls made by threads of this loop, which are never interrupted between call and look. */
    MemorySegment capture() {
        return capture;
    }

    /** Queues a continuation or a task and wakes the loop if it waits. Any thread. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (sleeping.get() == 1 && sleeping.compareAndSet(1, 0)) {
            wake();
        }
    }

    private void wake() {
        try (Arena own = Arena.ofConfined()) {
            MemorySegment errno = own.allocate(Posix.CAPTURE);
            MemorySegment one = own.allocate(JAVA_LONG);
            one.set(JAVA_LONG, 0, 1);
            long written = (long) Posix.WRITE.invokeExact(errno, wakeFd, one, 8L);
            if (written != 8 && Posix.errno(errno) != Posix.EAGAIN) {
                LOG.log(Level.ERROR, "loop-wake-failed error={0}", Posix.words(Posix.errno(errno)));
            }
        } catch (Throwable t) {
            throw Posix.impossible(t);
        }
    }

    /** Adds a descriptor; its events go to {@code pollable}. Any thread. */
    void register(Pollable pollable, int fd, int interest) throws IOException {
        long key;
        synchronized (tableLock) {
            if (fd >= table.length) {
                table = Arrays.copyOf(table, Math.max(fd + 1, table.length * 2));
            }
            pollable.generation = ++generation;
            table[fd] = pollable;
            key = (long) pollable.generation << 32 | fd;
        }
        control(1, fd, interest, key);
    }

    /** Changes what a descriptor waits for. Any thread. */
    void modify(Pollable pollable, int fd, int interest) throws IOException {
        control(3, fd, interest, (long) pollable.generation << 32 | fd);
    }

    /** Forgets a descriptor that is about to be closed. Any thread. */
    void forget(Pollable pollable, int fd) {
        synchronized (tableLock) {
            if (fd < table.length && pollable.equals(table[fd])) {
                table[fd] = null;
            }
        }
    }

    private void control(int operation, int fd, int interest, long data) throws IOException {
        try (Arena own = Arena.ofConfined()) {
            MemorySegment errno = own.allocate(Posix.CAPTURE);
            MemorySegment event = own.allocate(EVENT_SIZE, 8);
            event.set(JAVA_INT, 0, interest);
            event.set(JAVA_LONG_UNALIGNED, EVENT_DATA, data);
            check((int) Posix.EPOLL_CTL.invokeExact(errno, epoll, operation, fd, event), errno, "epoll_ctl");
        } catch (IOException e) {
            throw e;
        } catch (Throwable t) {
            throw Posix.impossible(t);
        }
    }

    /** Makes sure deadlines are looked after at {@code deadline} at the latest. Any thread. */
    void arm(long deadline) {
        long known = earliest;
        while (deadline < known && !EARLIEST.weakCompareAndSet(this, known, deadline)) {
            known = earliest;
        }
        if (deadline < known) {
            if (sleeping.get() == 1 && sleeping.compareAndSet(1, 0)) {
                wake();
            }
        }
    }

    @Override
    public void run() {
        carrier = Thread.currentThread();
        long swept = System.nanoTime();
        while (!stopped) {
            int ran = 0;
            for (Runnable task = tasks.poll(); task != null; task = ran < TURN ? tasks.poll() : null) {
                runSafely(task);
                ran++;
            }
            dispatch(await());
            if (earliest != Deadlines.NONE) {
                long now = System.nanoTime();
                if (earliest - now <= 0 && now - swept >= SWEEP_NANOS) {
                    swept = now;
                    sweep(now);
                }
            }
        }
        Runnable last = tasks.poll();
        for (int i = 0; last != null && i < LAST_TASKS; i++) {
            runSafely(last);
            last = tasks.poll();
        }
    }

    private static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (Throwable t) {
            LOG.log(Level.ERROR, "loop-task-failed", t);
        }
    }

    private int await() {
        try {
            if (!tasks.isEmpty()) {
                return (int) Posix.EPOLL_POLL.invokeExact(epoll, events, MAX_EVENTS, 0);
            }
            sleeping.set(1);
            int n = tasks.isEmpty() && !stopped
                    ? (int) Posix.EPOLL_WAIT.invokeExact(epoll, events, MAX_EVENTS, patience())
                    : (int) Posix.EPOLL_POLL.invokeExact(epoll, events, MAX_EVENTS, 0);
            sleeping.set(0);
            return n;
        } catch (Throwable t) {
            throw Posix.impossible(t);
        }
    }

    /** Milliseconds until the earliest deadline, -1 without one; at least the sweep interval. */
    private int patience() {
        if (earliest == Deadlines.NONE) {
            return -1;
        }
        long millis = (Deadlines.left(earliest) + 999_999) / 1_000_000;
        return (int) Math.clamp(millis, SWEEP_NANOS / 1_000_000, 60_000);
    }

    private void dispatch(int count) {
        for (int i = 0; i < count; i++) {
            long at = (long) i * EVENT_SIZE;
            long data = events.get(JAVA_LONG_UNALIGNED, at + EVENT_DATA);
            if (data == WAKE) {
                drainWake();
                continue;
            }
            int fd = (int) data;
            Pollable pollable = fd < table.length ? table[fd] : null;
            if (pollable != null && pollable.generation == (int) (data >>> 32)) {
                pollable.ready(events.get(JAVA_INT_UNALIGNED, at));
            }
        }
    }

    private void drainWake() {
        try {
            long ignored = (long) Posix.READ.invokeExact(capture, wakeFd, counter, 8L);
            if (ignored < 0 && Posix.errno(capture) != Posix.EAGAIN) {
                LOG.log(Level.ERROR, "loop-wake-read-failed error={0}", Posix.words(Posix.errno(capture)));
            }
        } catch (Throwable t) {
            throw Posix.impossible(t);
        }
    }

    /** Wakes who waited too long and finds the next deadline. */
    private void sweep(long now) {
        earliest = Deadlines.NONE;
        long next = Deadlines.NONE;
        for (Pollable pollable : table) {
            if (pollable != null) {
                next = Math.min(next, pollable.expire(now));
            }
        }
        arm(next);
    }

    /** Everything registered, to close it. Any thread. */
    @Nullable
    Pollable[] registered() {
        synchronized (tableLock) {
            return table.clone();
        }
    }

    /** Ends the loop after its present turn. Any thread. */
    void stop() {
        stopped = true;
        wake();
    }

    /** Buffers of one loop; foreign threads may use it too, hence the lock, which is never contended by the loop. */
    static final class LoopBuffers implements BufferPool {
        private static final int KEPT = 256;
        private final byte[][] free = new byte[KEPT][];
        private int count;

        @Override
        public synchronized byte[] borrow() {
            if (count == 0) {
                return new byte[SIZE];
            }
            byte[] buffer = free[--count];
            free[count] = EMPTY;
            return buffer;
        }

        @Override
        public synchronized void giveBack(byte[] buffer) {
            if (count < KEPT) {
                free[count++] = buffer;
            }
        }

        private static final byte[] EMPTY = {};
    }
}
