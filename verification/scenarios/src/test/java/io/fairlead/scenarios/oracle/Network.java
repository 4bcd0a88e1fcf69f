package io.fairlead.scenarios.oracle;

import io.fairlead.testkit.Http2Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** What surrounds one of the two proxies: its servers and its syslog. Each proxy has its own. Thread-safe. */
final class Network implements AutoCloseable {

    private static final int FILLING_MILLIS = 300;

    private final LogSocket log = new LogSocket();
    private final Map<String, RecordingServer> servers = new ConcurrentSkipListMap<>();
    private final Map<String, Http2Server> http2 = new ConcurrentSkipListMap<>();
    private final Socket dead = new Socket();
    private final ServerSocket full;
    private final List<Socket> filling = new ArrayList<>();

    Network() {
        try {
            dead.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            full = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    LogSocket log() {
        return log;
    }

    RecordingServer server(String name) {
        return servers.computeIfAbsent(name, RecordingServer::new);
    }

    /** A server that speaks HTTP/2 and does what paths say. */
    Http2Server http2(String name) {
        return http2.computeIfAbsent(name, _ -> {
            try {
                return new Http2Server();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    Collection<RecordingServer> servers() {
        return servers.values();
    }

    /** Bound, so that nobody else gets it, and not listening. */
    String dead() {
        return "127.0.0.1:" + dead.getLocalPort();
    }

    /** Listening with a backlog that is full, so that the system drops further connection attempts. */
    synchronized String full() {
        try {
            while (filling.isEmpty() || filling.getLast().isConnected()) {
                Socket socket = new Socket();
                filling.add(socket);
                socket.connect(full.getLocalSocketAddress(), FILLING_MILLIS);
            }
        } catch (SocketTimeoutException e) {
            // Full now.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "127.0.0.1:" + full.getLocalPort();
    }

    @Override
    public synchronized void close() {
        try {
            log.close();
            servers.values().forEach(RecordingServer::close);
            for (Http2Server server : http2.values()) {
                server.close();
            }
            dead.close();
            full.close();
            for (Socket socket : filling) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
