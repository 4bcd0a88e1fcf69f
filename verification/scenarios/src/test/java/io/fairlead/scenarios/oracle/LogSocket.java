package io.fairlead.scenarios.oracle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Receives syslog over UDP and keeps what follows the header of each line. Thread-safe. */
final class LogSocket implements AutoCloseable {

    private final DatagramSocket socket;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    LogSocket() {
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("syslog").start(this::receive);
    }

    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** The lines so far, oldest first. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    private void receive() {
        byte[] buffer = new byte[65_536];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
            } catch (IOException e) {
                return;
            }
            String text = new String(buffer, 0, packet.getLength(), StandardCharsets.ISO_8859_1);
            int header = text.indexOf("]: ");
            lines.add(text.substring(header < 0 ? 0 : header + 3).strip());
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
