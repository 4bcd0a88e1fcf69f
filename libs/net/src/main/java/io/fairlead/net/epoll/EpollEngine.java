package io.fairlead.net.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.fairlead.net.io.ConnectionHandler;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.KeepAlive;
import io.fairlead.net.io.Listener;
import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Virtual threads on epoll loops. Linux only; needs {@code --add-opens java.base/java.lang=ALL-UNNAMED} (a JDK-internal
 * way to give virtual threads a scheduler) and {@code --enable-native-access}.
 *
 * <p>Code that runs on its threads must not block a carrier for long: files, name look-ups and heavy computation
 * belong on other threads.
 */
public final class EpollEngine implements IoEngine {

    private static final System.Logger LOG = System.getLogger(EpollEngine.class.getName());

    private final List<EpollLoop> loops = new ArrayList<>();
    private final List<VirtualThreads> threads = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();

    /**
     * Starts the loops.
     *
     * @param carriers how many
     * @throws UnsupportedOperationException when this JVM or system does not let us
     * @throws IOException when the system refuses resources
     */
    public EpollEngine(int carriers) throws IOException {
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new UnsupportedOperationException("epoll exists on Linux only");
        }
        for (int i = 0; i < carriers; i++) {
            EpollLoop loop = new EpollLoop(i);
            threads.add(VirtualThreads.on(loop));
            loops.add(loop);
        }
        for (EpollLoop loop : loops) {
            Thread.ofPlatform().daemon().name("epoll-carrier-" + loop.index).start(loop);
        }
    }

    @Override
    public String name() {
        return "epoll";
    }

    @Override
    public Listener listen(InetSocketAddress address, int backlog, ConnectionHandler handler) throws IOException {
        if (address.isUnresolved()) {
            throw new BindException("cannot listen on " + address.getHostString() + ":" + address.getPort()
                    + ": the host name has no address");
        }
        if (address.getPort() != 0) {
            // SO_REUSEPORT would share the port with another program's listener without a word.
            closeDescriptor(bind(address, false, backlog));
        }
        List<EpollListener> parts = new ArrayList<>();
        InetSocketAddress real = address;
        try {
            for (EpollLoop loop : loops) {
                int fd = bind(real, true, backlog);
                real = localAddress(fd);
                EpollListener part = new EpollListener(this, loop, fd, handler);
                parts.add(part);
                part.register();
            }
        } catch (IOException e) {
            parts.forEach(EpollListener::close);
            throw e;
        }
        return new EpollListeners(real, parts);
    }

    private static int bind(InetSocketAddress address, boolean shared, int backlog) throws IOException {
        int fd = socket(address);
        try (Arena own = Arena.ofConfined()) {
            MemorySegment errno = own.allocate(Posix.CAPTURE);
            option(fd, Posix.SOL_SOCKET, Posix.SO_REUSEADDR, 1);
            if (shared) {
                option(fd, Posix.SOL_SOCKET, Posix.SO_REUSEPORT, 1);
            }
            MemorySegment name = own.allocate(SocketAddresses.SIZE, 4);
            int length = SocketAddresses.write(address, name);
            if ((int) Posix.BIND.invokeExact(errno, fd, name, length) < 0
                    || (int) Posix.LISTEN.invokeExact(errno, fd, backlog) < 0) {
                throw new BindException("cannot listen on " + text(address) + ": " + Posix.words(Posix.errno(errno)));
            }
            return fd;
        } catch (IOException e) {
            closeDescriptor(fd);
            throw e;
        } catch (Throwable t) {
            throw Posix.impossible(t);
        }
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private static int socket(InetSocketAddress address) throws IOException {
        try (Arena own = Arena.ofConfined()) {
            MemorySegment errno = own.allocate(Posix.CAPTURE);
            int family = SocketAddresses.family(address);
            int fd = EpollLoop.check(
                    (int) Posix.SOCKET.invokeExact(errno, family, Posix.SOCK_STREAM_NONBLOCK_CLOEXEC, 0),
                    errno,
                    "socket");
            if (family == SocketAddresses.AF_INET6 && !address.getAddress().isAnyLocalAddress()) {
                option(fd, Posix.IPPROTO_IPV6, Posix.IPV6_V6ONLY, 1);
            }
            keepAlive(fd);
            return fd;
        } catch (IOException e) {
            throw e;
        } catch (Throwable t) {
            throw Posix.impossible(t);
        }
    }

    /** What a listener accepts inherits it; tcp(7). */
    private static void keepAlive(int fd) throws IOException {
        option(fd, Posix.SOL_SOCKET, Posix.SO_KEEPALIVE, 1);
        option(fd, Posix.IPPROTO_TCP, Posix.TCP_KEEPIDLE, KeepAlive.IDLE_SECONDS);
        option(fd, Posix.IPPROTO_TCP, Posix.TCP_KEEPINTVL, KeepAlive.INTERVAL_SECONDS);
        option(fd, Posix.IPPROTO_TCP, Posix.TCP_KEEPCNT, KeepAlive.PROBES);
    }

    /** A loop accepted a connection; on the loop's thread. */
    void accepted(EpollLoop loop, int fd, InetSocketAddress peer, ConnectionHandler handler) {
        try {
            option(fd, Posix.IPPROTO_TCP, Posix.TCP_NODELAY, 1);
            EpollTransport transport = new EpollTransport(loop, fd, peer);
            transport.register();
            threads.get(loop.index).start("connection", () -> serve(handler, transport));
        } catch (IOException e) {
            closeDescriptor(fd);
            LOG.log(Level.DEBUG, "connection-lost-at-accept", e);
        }
    }

    private static void serve(ConnectionHandler handler, EpollTransport transport) {
        try (transport) {
            handler.handle(transport);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "connection-handler-failed", e);
        }
    }

    @Override
    public Transport connect(InetSocketAddress address, long deadline) throws IOException {
        if (address.isUnresolved()) {
            throw new UnknownHostException(address.getHostString());
        }
        EpollLoop loop = home();
        int fd = socket(address);
        EpollTransport transport = new EpollTransport(loop, fd, address);
        try (Arena own = Arena.ofConfined()) {
            option(fd, Posix.IPPROTO_TCP, Posix.TCP_NODELAY, 1);
            MemorySegment errno = own.allocate(Posix.CAPTURE);
            MemorySegment name = own.allocate(SocketAddresses.SIZE, 4);
            int length = SocketAddresses.write(address, name);
            int result = (int) Posix.CONNECT.invokeExact(errno, fd, name, length);
            if (result < 0 && Posix.errno(errno) != Posix.EINPROGRESS) {
                throw new java.net.ConnectException(Posix.words(Posix.errno(errno)));
            }
            transport.finishConnect(deadline);
            return transport;
        } catch (IOException e) {
            transport.close();
            throw e;
        } catch (Throwable t) {
            transport.close();
            throw Posix.impossible(t);
        }
    }

    private EpollLoop home() {
        if (EpollLoop.CURRENT.isBound()) {
            EpollLoop here = EpollLoop.CURRENT.get();
            if (loops.get(here.index) == here) {
                return here;
            }
        }
        return loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
    }

    @Override
    public Thread start(String name, Runnable task) {
        return threads.get(home().index).start(name, task);
    }

    @Override
    public int carriers() {
        return loops.size();
    }

    @Override
    public int carrier() {
        return EpollLoop.CURRENT.isBound() ? EpollLoop.CURRENT.get().index : 0;
    }

    @Override
    public void close() {
        for (EpollLoop loop : loops) {
            for (Pollable pollable : loop.registered()) {
                if (pollable != null) {
                    pollable.shutDown();
                }
            }
            loop.execute(loop::stop);
        }
    }

    static InetSocketAddress localAddress(int fd) {
        try (Arena own = Arena.ofConfined()) {
            MemorySegment errno = own.allocate(Posix.CAPTURE);
            MemorySegment name = own.allocate(SocketAddresses.SIZE, 4);
            MemorySegment size = own.allocate(JAVA_INT);
            size.set(JAVA_INT, 0, SocketAddresses.SIZE);
            int result = (int) Posix.GETSOCKNAME.invokeExact(errno, fd, name, size);
            return result < 0 ? new InetSocketAddress(0) : SocketAddresses.read(name);
        } catch (Throwable t) {
            throw Posix.impossible(t);
        }
    }

    static void option(int fd, int level, int name, int value) throws IOException {
        try (Arena own = Arena.ofConfined()) {
            MemorySegment errno = own.allocate(Posix.CAPTURE);
            MemorySegment number = own.allocate(JAVA_INT);
            number.set(JAVA_INT, 0, value);
            int result = (int) Posix.SETSOCKOPT.invokeExact(errno, fd, level, name, number, 4);
            EpollLoop.check(result, errno, "setsockopt");
        } catch (IOException e) {
            throw e;
        } catch (Throwable t) {
            throw Posix.impossible(t);
        }
    }

    /** Makes the close that follows a reset. */
    static void lingerZero(int fd) {
        try (Arena own = Arena.ofConfined()) {
            MemorySegment linger = own.allocate(JAVA_INT, 2);
            linger.setAtIndex(JAVA_INT, 0, 1);
            // A socket the peer has already reset refuses options; it needs no reset of ours.
            int ignored = (int) Posix.SETSOCKOPT.invokeExact(
                    own.allocate(Posix.CAPTURE), fd, Posix.SOL_SOCKET, Posix.SO_LINGER, linger, 8);
            assert ignored <= 0;
        } catch (Throwable t) {
            throw Posix.impossible(t);
        }
    }

    static void closeDescriptor(int fd) {
        try (Arena own = Arena.ofConfined()) {
            MemorySegment errno = own.allocate(Posix.CAPTURE);
            if ((int) Posix.CLOSE.invokeExact(errno, fd) < 0) {
                LOG.log(Level.WARNING, "close-failed error={0}", Posix.words(Posix.errno(errno)));
            }
        } catch (Throwable t) {
            throw Posix.impossible(t);
        }
    }

    /** The loops' listeners of one address, as one. */
    private record EpollListeners(InetSocketAddress address, List<EpollListener> parts) implements Listener {
        @Override
        public void pause() {
            parts.forEach(EpollListener::pause);
        }

        @Override
        public void resume() {
            parts.forEach(EpollListener::resume);
        }

        @Override
        public void close() {
            parts.forEach(EpollListener::close);
            parts.forEach(EpollListener::awaitClosed);
        }
    }
}
