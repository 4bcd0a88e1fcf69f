package io.fairlead.scenarios.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A server on an address of its own that notes who checks it and when, and counts its requests. Thread-safe. */
final class CountingServer implements AutoCloseable {

    private final String name;
    private final ServerSocket listener;
    private final List<Probe> probes = new CopyOnWriteArrayList<>();
    private final AtomicLong requests = new AtomicLong();
    private volatile int health = 200;

    /** One check. */
    record Probe(String from, long at) {}

    CountingServer(String name, String address) {
        this.name = name;
        try {
            this.listener = new ServerSocket(0, 256, InetAddress.ofLiteral(address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("server-" + name).start(this::accept);
    }

    String name() {
        return name;
    }

    /** {@code HOST:PORT}. */
    String address() {
        return listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort();
    }

    /** Its checks so far. */
    List<Probe> probes() {
        return List.copyOf(probes);
    }

    /** Who checked it last; empty for nobody yet. */
    String owner() {
        List<Probe> all = probes();
        return all.isEmpty() ? "" : all.getLast().from();
    }

    long requests() {
        return requests.get();
    }

    /** What checks are answered with from now on. */
    void health(int status) {
        health = status;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().name("server-connection").start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            socket.setTcpNoDelay(true);
            String line = in.readLine();
            while (line != null) {
                boolean check = line.contains("/health");
                for (String field = in.readLine(); field != null && !field.isEmpty(); field = in.readLine()) {
                    // Nothing in it matters here.
                }
                if (check) {
                    probes.add(new Probe(socket.getInetAddress().getHostAddress(), System.nanoTime()));
                } else {
                    requests.incrementAndGet();
                }
                answer(socket.getOutputStream(), check ? health : 200);
                line = check ? null : in.readLine();
            }
        } catch (IOException e) {
            // The other side went away.
        }
    }

    private void answer(OutputStream out, int status) throws IOException {
        String text = "HTTP/1.1 " + status + " Told\r\nContent-Length: " + name.length() + "\r\n\r\n" + name;
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
