package io.fairlead.scenarios.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Clients that ask one edge again and again over kept connections, and count what is not answered. Thread-safe. */
final class Load implements AutoCloseable {

    private static final int CLIENTS = 4;
    private static final long PAUSE_NANOS = 5_000_000;
    private static final int MOST_TOLD = 20;

    private final InetSocketAddress edge;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean closed;

    Load(String host, int port) {
        this.edge = new InetSocketAddress(host, port);
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Thread.ofVirtual().name("client-" + i).start(this::run));
        }
    }

    long answered() {
        return answered.get();
    }

    long failed() {
        return failed.get();
    }

    /** The first failures, in words. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    private void run() {
        while (!closed) {
            try (Socket socket = new Socket()) {
                socket.connect(edge, 60_000);
                socket.setSoTimeout(60_000);
                socket.setTcpNoDelay(true);
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                while (!closed && ask(socket, in)) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (IOException e) {
                lost(e.toString());
            }
        }
    }

    /** One exchange; false when the connection is no good any more. */
    private boolean ask(Socket socket, BufferedReader in) throws IOException {
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        String status = in.readLine();
        if (status == null || !status.contains(" 200 ")) {
            lost("answer: " + status);
            return false;
        }
        int length = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        for (int i = 0; i < length; i++) {
            if (in.read() < 0) {
                lost("a body that ends early");
                return false;
            }
        }
        answered.incrementAndGet();
        return true;
    }

    private void lost(String why) {
        if (!closed) {
            failed.incrementAndGet();
            if (failures.size() < MOST_TOLD) {
                failures.add(why);
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        for (Thread client : clients) {
            client.join();
        }
    }
}
