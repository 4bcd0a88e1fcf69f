package io.fairlead.benchmarks;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** A client's and a server's engine joined in memory; counts the CPU the server's side costs. For one thread. */
final class TlsPair {

    private static final int BUFFER = 64 * 1024;

    private final SSLEngine client;
    private final SSLEngine server;
    private final ByteBuffer toServer = ByteBuffer.allocate(BUFFER).limit(0);
    private final ByteBuffer toClient = ByteBuffer.allocate(BUFFER).limit(0);
    private final ByteBuffer plain = ByteBuffer.allocate(BUFFER);
    private long serverNanos;

    TlsPair(SSLEngine client, SSLEngine server) {
        this.client = client;
        this.server = server;
        client.setUseClientMode(true);
        server.setUseClientMode(false);
    }

    /** CPU time of the server's engine so far. */
    long serverNanos() {
        return serverNanos;
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** A handshake, with what the server sends behind it. */
    void handshake() throws SSLException {
        client.beginHandshake();
        server.beginHandshake();
        ByteBuffer nothing = ByteBuffer.allocate(0);
        for (int turn = 0; turn < 50; turn++) {
            step(client, nothing, toServer, toClient);
            long before = cpu();
            step(server, nothing, toClient, toServer);
            serverNanos += cpu() - before;
            if (quiet(client) && quiet(server) && !toServer.hasRemaining() && !toClient.hasRemaining()) {
                return;
            }
        }
        throw new SSLException(
                "handshake does not end: " + client.getHandshakeStatus() + " " + server.getHandshakeStatus());
    }

    private static boolean quiet(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    private void step(SSLEngine engine, ByteBuffer source, ByteBuffer out, ByteBuffer in) throws SSLException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> tasks(engine);
                case NEED_WRAP -> {
                    out.compact();
                    engine.wrap(source, out);
                    out.flip();
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING, FINISHED -> {
                    if (!in.hasRemaining()) {
                        return;
                    }
                    plain.clear();
                    int before = in.remaining();
                    engine.unwrap(in, plain);
                    if (in.remaining() == before
                            && engine.getHandshakeStatus() != HandshakeStatus.NEED_TASK
                            && engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
                        return;
                    }
                }
            }
        }
    }

    private static void tasks(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /** The server encrypts so many bytes, in records of 16 KiB that the client reads. */
    void send(long bytes) throws SSLException {
        ByteBuffer data = ByteBuffer.allocate(16 * 1024);
        for (long sent = 0; sent < bytes; sent += data.capacity()) {
            data.clear();
            toClient.clear();
            long before = cpu();
            while (data.hasRemaining()) {
                server.wrap(data, toClient);
            }
            serverNanos += cpu() - before;
            toClient.flip();
            while (toClient.hasRemaining()) {
                plain.clear();
                client.unwrap(toClient, plain);
            }
        }
    }
}
