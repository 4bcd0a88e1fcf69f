package io.fairlead.cli.demo;

import io.fairlead.model.config.HostPort;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * A small HTTP/1.1 server that says who it is, answers {@code GET /health}, and echoes WebSockets on
 * {@code /ws}. One virtual thread per connection. Only for demonstrations: it reads no request bodies.
 */
public final class DemoServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(DemoServer.class.getName());
    private static final int LONGEST_HEAD = 16_384;
    private static final int BACKLOG = 128;
    private static final int IDLE_MILLIS = (int) Duration.ofMinutes(2).toMillis();

    private final String name;
    private final ServerSocket socket;

    private DemoServer(String name, ServerSocket socket) {
        this.name = name;
        this.socket = socket;
    }

    /**
     * A server that listens on loopback; port 0 for any.
     *
     * @throws IOException when the port is taken
     */
    public static DemoServer start(String name, int port) throws IOException {
        return start(name, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
    }

    /**
     * A server that listens there.
     *
     * @throws IOException when it cannot
     */
    public static DemoServer start(String name, InetSocketAddress address) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(address, BACKLOG);
        DemoServer server = new DemoServer(name, socket);
        Thread.ofVirtual().name(name).start(server::accept);
        return server;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Where it listens. */
    public HostPort address() {
        return new HostPort(socket.getInetAddress().getHostAddress(), socket.getLocalPort());
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().name(name + "-connection").start(() -> serve(client));
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "demo-accept-ended", e);
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setSoTimeout(IDLE_MILLIS);
            client.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            boolean more = true;
            while (more) {
                Optional<String> head = head(in);
                more = head.isPresent() && answer(head.get(), in, out);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "demo-connection-ended", e);
        }
    }

    /** One request head; empty at the end of the connection or when it is too long. */
    private static Optional<String> head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int c = in.read(); c >= 0 && head.length() < LONGEST_HEAD; c = in.read()) {
            head.append((char) c);
            if (c == '\n'
                    && head.length() >= 4
                    && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                return Optional.of(head.toString());
            }
        }
        return Optional.empty();
    }

    private boolean answer(String head, InputStream in, OutputStream out) throws IOException {
        String[] request = head.substring(0, head.indexOf("\r\n")).split(" ", -1);
        String path = request.length == 3 ? request[1] : "/";
        Optional<String> key = field(head, "sec-websocket-key");
        if (key.isPresent() && path.startsWith("/ws")) {
            WebSocketEcho.run(name, key.get(), in, out);
            return false;
        }
        String body = path.equals("/health")
                ? "ok\n"
                : "Hello from " + name + ": " + request[0] + " " + path + " for "
                        + field(head, "x-forwarded-for").orElse("somebody") + "\n";
        boolean bodiless = field(head, "content-length").isEmpty()
                && field(head, "transfer-encoding").isEmpty();
        boolean keep = bodiless && !field(head, "connection").orElse("").equalsIgnoreCase("close");
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String answer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nX-Served-By: " + name
                + "\r\nContent-Length: " + content.length + (keep ? "" : "\r\nConnection: close") + "\r\n\r\n";
        out.write(answer.getBytes(StandardCharsets.US_ASCII));
        if (!request[0].equals("HEAD")) {
            out.write(content);
        }
        return keep;
    }

    private static Optional<String> field(String head, String wanted) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(wanted + ":"))
                .map(line -> line.substring(wanted.length() + 1).strip())
                .findFirst();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "demo-close-failed", e);
        }
    }
}
