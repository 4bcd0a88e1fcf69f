package io.fairlead.scenarios;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server whose health checks wait until the test answers them, one by one, and are counted so. */
final class ProbedServer implements AutoCloseable {

    private final ServerSocket listener;
    private final BlockingQueue<Socket> probes = new LinkedBlockingQueue<>();

    ProbedServer() {
        try {
            this.listener = new ServerSocket(0, 64, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("probed").start(this::accept);
    }

    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().name("probed-connection").start(() -> read(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void read(Socket socket) {
        try {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.isEmpty()) {
                    probes.add(socket);
                    return;
                }
            }
        } catch (IOException e) {
            // The checker gave up.
        }
    }

    /** Waits for the next check and answers it with this status. */
    void answer(int status) throws IOException, InterruptedException {
        Socket probe = probes.poll(60, TimeUnit.SECONDS);
        if (probe == null) {
            throw new AssertionError("no check came");
        }
        try (probe) {
            probe.getOutputStream()
                    .write(("HTTP/1.0 " + status + " Told\r\nContent-Length: 0\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket probe = probes.poll(); probe != null; probe = probes.poll()) {
                probe.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
