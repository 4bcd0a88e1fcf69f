package io.fairlead.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A real HTTP/1.1 server on loopback that says its name, counts what it gets, upgrades to a WebSocket echo, and may be
 * told to answer anything. It can be killed and started again on the same port.
 */
public final class TestBackend implements AutoCloseable {

    private final String name;
    private final @Nullable SSLContext tls;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger checks = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Function<Request, Optional<Reply>> script = request -> Optional.empty();
    private volatile int health = 200;
    private volatile @Nullable ServerSocket listener;
    private volatile @Nullable Thread acceptor;

    private TestBackend(String name, @Nullable SSLContext tls) {
        this.name = name;
        this.tls = tls;
        this.port = Ports.free();
        start();
    }

    /** A plain server that answers 200 with its name. */
    public static TestBackend plain(String name) {
        return new TestBackend(name, null);
    }

    /** The same over TLS. */
    public static TestBackend tls(String name, SSLContext context) {
        return new TestBackend(name, context);
    }

    /** Its port; the same over its whole life. */
    public int port() {
        return port;
    }

    /** {@code 127.0.0.1:port}. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** What it received, health checks excluded. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** How many health checks ({@code /health...}) it received. */
    public int checks() {
        return checks.get();
    }

    /** How many connections were accepted over its life. */
    public int connections() {
        return connections.get();
    }

    /** How many connections are open now. */
    public int openConnections() {
        return open.size();
    }

    /** The status {@code /health} answers from now on. */
    public void health(int status) {
        this.health = status;
    }

    /** Answers by this script from now on; an empty answer falls back to the usual one. */
    public void script(Function<Request, Optional<Reply>> newScript) {
        this.script = newScript;
    }

    /** Stops listening and resets every connection, as a crash does. */
    public void kill() {
        ServerSocket socket = listener;
        listener = null;
        if (socket != null) {
            closeQuietly(socket);
            awaitEnd(acceptor);
        }
        for (Socket connection : open) {
            try {
                connection.setSoLinger(true, 0);
            } catch (IOException e) {
                // Already closed: nothing to reset.
            } finally {
                closeQuietly(connection);
            }
        }
        open.clear();
    }

    /** A closed listener still accepts until its accepting thread has noticed. */
    private static void awaitEnd(@Nullable Thread accepting) {
        try {
            if (accepting != null) {
                accepting.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Listens (again) on the same port. */
    public void start() {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            bind(socket);
            listener = socket;
            acceptor = Thread.ofVirtual().name("backend-" + name).start(() -> accept(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A killed listener lives on until its accepting thread has noticed. */
    private void bind(ServerSocket socket) throws IOException {
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (true) {
            try {
                socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1024);
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    @Override
    public void close() {
        kill();
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket raw = socket.accept();
                open.add(raw);
                Thread.ofVirtual().name("backend-" + name + "-connection").start(() -> serve(raw));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket raw) {
        connections.incrementAndGet();
        SSLContext context = tls;
        try (Socket socket =
                context == null ? raw : context.getSocketFactory().createSocket(raw, "127.0.0.1", port, true)) {
            if (socket instanceof javax.net.ssl.SSLSocket secure) {
                secure.setUseClientMode(false);
            }
            raw.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (exchange(in, socket.getOutputStream())) {
                // The next request of this connection.
            }
        } catch (IOException e) {
            // The peer went away; nothing to tell.
        } finally {
            open.remove(raw);
            closeQuietly(raw);
        }
    }

    private boolean exchange(InputStream in, OutputStream out) throws IOException {
        List<String> head = ByteLines.head(in);
        String[] line = head.isEmpty() ? new String[0] : head.getFirst().split(" ", -1);
        if (line.length != 3) {
            // What follows the preface of HTTP/2 is no request for us.
            out.write(ByteLines.bytes("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));
            return false;
        }
        Request shell = new Request(line[0], line[1], head.subList(1, head.size()), 0, 0);
        if (shell.header("expect").isPresent()) {
            out.write(ByteLines.bytes("HTTP/1.1 100 Continue\r\n\r\n"));
        }
        RequestBody body = RequestBody.read(shell, in);
        Request request = new Request(shell.method(), shell.target(), shell.headers(), body.length(), body.hash());
        boolean check = request.target().startsWith("/health");
        if (check) {
            checks.incrementAndGet();
        } else {
            requests.add(request);
        }
        Optional<Reply> scripted = script.apply(request);
        boolean upgrade = request.header("upgrade").orElse("").equalsIgnoreCase("websocket");
        if (upgrade && !check && scripted.isEmpty()) {
            return WebSocketEcho.run(name, request, in, out);
        }
        Reply reply = scripted.orElseGet(() -> usual(request, check));
        return send(reply, out) && !line[2].equals("HTTP/1.0");
    }

    private Reply usual(Request request, boolean check) {
        if (check) {
            return Reply.of(health, "");
        }
        Reply reply = Reply.of(200, name, "X-Backend: " + name + "\r\n");
        return request.method().equals("HEAD")
                ? Reply.rawOpen(reply.bytes().substring(0, reply.bytes().length() - name.length()))
                : reply;
    }

    private static boolean send(Reply reply, OutputStream out) throws IOException {
        if (!reply.delay().isZero()) {
            try {
                Thread.sleep(reply.delay());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        out.write(ByteLines.bytes(reply.bytes()));
        out.flush();
        return !reply.close();
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // Closing a test's socket cannot fail in a way that matters.
        }
    }
}
