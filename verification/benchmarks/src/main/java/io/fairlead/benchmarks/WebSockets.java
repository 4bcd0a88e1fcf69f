package io.fairlead.benchmarks;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * WebSockets that echo messages of 64 bytes: {@code serve PORT}, or {@code load PORT CONNECTIONS SECONDS}, which prints in
 * the words of wrk. One message is on its way on each connection.
 */
public final class WebSockets {

    private static final int LENGTH = 64;
    private static final int TEXT = 0x82;
    private static final int MASKED = 0x80;
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final double TO_MILLIS = 1e6;

    private WebSockets() {}

    /** See above. */
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[1]);
        if (args[0].equals("serve")) {
            serve(port);
        } else {
            load(port, Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        }
    }

    private static void serve(int port) throws IOException {
        try (ServerSocket listener = new ServerSocket(port, 512, InetAddress.ofLiteral("127.0.0.1"))) {
            while (true) {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> echo(socket));
            }
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
            OutputStream out = socket.getOutputStream();
            head(in);
            out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: " + accept() + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] asked = new byte[2 + 4 + LENGTH];
            byte[] answer = new byte[2 + LENGTH];
            answer[0] = (byte) TEXT;
            answer[1] = LENGTH;
            while (true) {
                in.readFully(asked);
                // The mask is nothing but zeros: see load.
                System.arraycopy(asked, 6, answer, 2, LENGTH);
                out.write(answer);
            }
        } catch (IOException e) {
            // The client has left.
        }
    }

    /** Reads up to the empty line. */
    private static void head(DataInputStream in) throws IOException {
        int last = 0;
        while (last != 0x0d0a0d0a) {
            last = last << 8 | in.readUnsignedByte();
        }
    }

    private static String accept() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((KEY + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void load(int port, int connections, int seconds) throws InterruptedException {
        long until = System.nanoTime() + seconds * 1_000_000_000L;
        ConcurrentLinkedQueue<long[]> times = new ConcurrentLinkedQueue<>();
        AtomicLong failed = new AtomicLong();
        Thread[] threads = new Thread[connections];
        for (int i = 0; i < connections; i++) {
            threads[i] = Thread.ofVirtual().start(() -> {
                try {
                    times.add(converse(port, until));
                } catch (IOException e) {
                    failed.incrementAndGet();
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        long[] all = times.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        double last = all.length == 0 ? 0 : all[(int) (all.length * 0.99)] / TO_MILLIS;
        System.out.printf(Locale.ROOT, "99%% %.3fms%n%d requests in%n", last, all.length);
        System.out.printf(Locale.ROOT, "Requests/sec %.1f%n", all.length / (double) seconds);
        if (failed.get() > 0) {
            System.out.println("Non-2xx " + failed);
        }
    }

    /** How long each message took, in nanoseconds. */
    private static long[] converse(int port, long until) throws IOException {
        long[] times = new long[1024];
        int n = 0;
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
            OutputStream out = socket.getOutputStream();
            out.write(("GET /echo HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            head(in);
            byte[] message = new byte[2 + 4 + LENGTH];
            message[0] = (byte) TEXT;
            message[1] = (byte) (MASKED | LENGTH);
            byte[] answer = new byte[2 + LENGTH];
            for (long before = System.nanoTime(); before < until; before = System.nanoTime()) {
                out.write(message);
                in.readFully(answer);
                times = n == times.length ? Arrays.copyOf(times, 2 * n) : times;
                times[n++] = System.nanoTime() - before;
            }
        }
        return Arrays.copyOf(times, n);
    }
}
