package io.fairlead.edge;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Answers a GET without end, and reads nothing of the body of any other request. */
final class EndlessServer implements AutoCloseable {

    private static final byte[] PIECE = new byte[16 * 1024];
    private static final byte[] HEAD =
            "HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong sent = new AtomicLong();

    EndlessServer() throws IOException {
        listener = new ServerSocket(0, 200, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Bytes that were sent. */
    long sent() {
        return sent.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        try {
            InputStream in = socket.getInputStream();
            int method = in.read();
            for (int last = 0; last != 0x0d0a0d0a; ) {
                last = last << 8 | (in.read() & 0xff);
            }
            if (method == 'G') {
                socket.getOutputStream().write(HEAD);
                flood(socket, sent);
            }
        } catch (IOException e) {
            // The proxy has left.
        }
    }

    /** Writes as much as the other side takes, and counts it. */
    static void flood(Socket socket, AtomicLong count) {
        try {
            while (true) {
                socket.getOutputStream().write(PIECE);
                count.addAndGet(PIECE.length);
            }
        } catch (IOException e) {
            // Nobody takes more.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
