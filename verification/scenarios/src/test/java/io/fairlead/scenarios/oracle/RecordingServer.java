package io.fairlead.scenarios.oracle;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A server that notes every request word for word and answers what its script says. Without a script it answers 200 with its name. Health checks ({@code /check...}) are
 * answered 200 and not noted. Thread-safe.
 */
final class RecordingServer implements AutoCloseable {

    private final String name;
    private final ServerSocket listener;
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> silent = ConcurrentHashMap.newKeySet();
    private volatile Function<String, Answer> script = request -> Answer.USUAL;

    RecordingServer(String name) {
        this.name = name;
        try {
            this.listener = new ServerSocket(0, 1024, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("server-" + name).start(this::accept);
    }

    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** Answers by request text from now on; {@link Answer#USUAL} is the usual answer. */
    void script(Function<String, Answer> newScript) {
        script = newScript;
    }

    /** Answers as usual again, and ends the connections that were left in silence. */
    void calm() {
        script = request -> Answer.USUAL;
        silent.forEach(RecordingServer::close);
        silent.clear();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Closed already.
        }
    }

    /** The requests so far, each as one text. */
    List<String> seen() {
        return List.copyOf(seen);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().name("server-" + name + "-connection").start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                SeenMessage request = SeenMessage.read(in);
                boolean check = request.head().getFirst().contains(" /check");
                if (!check) {
                    seen.add(name + " got " + request.text());
                }
                Answer answer = check ? Answer.USUAL : script.apply(request.text());
                String bytes = answer.equals(Answer.USUAL) ? usual(request) : answer.bytes();
                socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
                switch (answer.then()) {
                    case STAY -> {}
                    case CLOSE -> {
                        return;
                    }
                    case SILENCE -> {
                        silent.add(socket);
                        in.transferTo(OutputStream.nullOutputStream());
                        return;
                    }
                    case RESET -> {
                        socket.setSoLinger(true, 0);
                        return;
                    }
                }
            }
        } catch (IOException e) {
            // The proxy closed its connection, which is nothing to note.
        } finally {
            open.remove(socket);
        }
    }

    private String usual(SeenMessage request) {
        String head = "HTTP/1.1 200 OK\r\ncontent-length: " + name.length() + "\r\nx-server: " + name + "\r\n\r\n";
        return request.head().getFirst().startsWith("HEAD ") ? head : head + name;
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

    /** What happens on the connection after the answer. */
    enum Then {
        STAY,
        CLOSE,
        SILENCE,
        RESET
    }

    /**
     * What to do with a request.
     *
     * @param bytes exactly what is written
     * @param then what follows
     */
    record Answer(String bytes, Then then) {

        /** 200 with the server's name. */
        static final Answer USUAL = new Answer("usual", Then.STAY);

        /** These bytes; the connection stays. */
        static Answer of(String bytes) {
            return new Answer(bytes, Then.STAY);
        }

        /** A complete answer with a length. */
        static Answer status(String statusAndReason, String headers, String body) {
            return of("HTTP/1.1 " + statusAndReason + "\r\ncontent-length: " + body.length() + "\r\n" + headers + "\r\n"
                    + body);
        }

        /** These bytes, then this. */
        static Answer then(String bytes, Then then) {
            return new Answer(bytes, then);
        }
    }
}
