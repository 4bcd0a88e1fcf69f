package io.fairlead.health.probe;

import io.fairlead.model.config.HostPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on loopback that reads something and answers the given bytes; what it read is kept. */
final class ScriptedServer implements AutoCloseable {

    private final ServerSocket listener;
    private final Optional<byte[]> answer;
    private final boolean reset;
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private ScriptedServer(Optional<byte[]> answer, boolean reset) {
        this.answer = answer;
        this.reset = reset;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::run);
    }

    /** Answers and closes. */
    static ScriptedServer answering(String text) {
        return answering(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static ScriptedServer answering(byte[] bytes) {
        return new ScriptedServer(Optional.of(bytes), false);
    }

    /** Accepts, reads and never answers. */
    static ScriptedServer silent() {
        return new ScriptedServer(Optional.empty(), false);
    }

    /** Reads and resets the connection. */
    static ScriptedServer resetting() {
        return new ScriptedServer(Optional.empty(), true);
    }

    HostPort address() {
        return new HostPort("127.0.0.1", listener.getLocalPort());
    }

    List<String> received() {
        return received;
    }

    private void run() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try {
            byte[] request = new byte[16_384];
            int n = socket.getInputStream().read(request);
            received.add(n < 0 ? "" : new String(request, 0, n, StandardCharsets.ISO_8859_1));
            if (reset) {
                socket.setSoLinger(true, 0);
                socket.close();
            } else if (answer.isPresent()) {
                socket.getOutputStream().write(answer.get());
                socket.close();
            }
        } catch (IOException e) {
            received.add("broken");
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
