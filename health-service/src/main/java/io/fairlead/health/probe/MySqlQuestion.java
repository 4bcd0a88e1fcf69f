package io.fairlead.health.probe;

import io.fairlead.model.config.HealthCheck;
import io.fairlead.model.state.CheckCode;
import io.fairlead.net.io.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * {@code option mysql-check} (HAProxy manual 4.2): the server's greeting, and with a user a login without password. MySQL
 * client/server protocol, "Connection Phase".
 */
final class MySqlQuestion implements Prober.Question {

    private static final int LONGEST = 4096;
    private static final int ERROR = 0xff;
    private static final int PROTOCOL = 10;

    private final Optional<String> user;

    MySqlQuestion(HealthCheck.MySql check) {
        this.user = check.user();
    }

    @Override
    public Prober.Answer ask(Transport transport, long deadline, String state) throws IOException {
        byte[] greeting = packet(transport, deadline);
        refuse(greeting);
        if ((greeting[0] & 0xff) != PROTOCOL) {
            throw new ProbeFailedException(CheckCode.L7RSP, 0, "no greeting of protocol 10");
        }
        if (user.isPresent()) {
            byte[] login = login(user.get());
            transport.write(login, 0, login.length, deadline);
            refuse(packet(transport, deadline));
        }
        return new Prober.Answer(CheckCode.L7OK, 0, text(greeting, 1));
    }

    private static void refuse(byte[] packet) throws ProbeFailedException {
        if ((packet[0] & 0xff) == ERROR) {
            throw new ProbeFailedException(CheckCode.L7STS, 0, text(packet, Math.min(3, packet.length)));
        }
    }

    private static String text(byte[] packet, int from) {
        int end = from;
        while (end < packet.length && packet[end] != 0) {
            end++;
        }
        return new String(packet, from, end - from, StandardCharsets.UTF_8);
    }

    private static byte[] packet(Transport transport, long deadline) throws IOException {
        byte[] head = exactly(transport, 4, deadline);
        int length = (head[0] & 0xff) | (head[1] & 0xff) << 8 | (head[2] & 0xff) << 16;
        if (length == 0 || length > LONGEST) {
            throw new ProbeFailedException(CheckCode.L7RSP, 0, "a packet of " + length + " bytes");
        }
        return exactly(transport, length, deadline);
    }

    private static byte[] exactly(Transport transport, int length, long deadline) throws IOException {
        byte[] bytes = new byte[length];
        int have = 0;
        while (have < length) {
            int n = transport.read(bytes, have, length - have, deadline);
            if (n < 0) {
                throw new ProbeFailedException(CheckCode.L7RSP, 0, "closed within a packet");
            }
            have += n;
        }
        return bytes;
    }

    /** Protocol 4.1, secure connection, plug-in authentication; 16 MiB; UTF-8; an empty password. */
    private static byte[] login(String name) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {0x00, (byte) 0x82, 0x08, 0x00, 0x00, 0x00, 0x00, 0x01, 0x21});
        body.writeBytes(new byte[23]);
        body.writeBytes(name.getBytes(StandardCharsets.UTF_8));
        body.writeBytes(new byte[2]);
        body.writeBytes("mysql_native_password\0".getBytes(StandardCharsets.US_ASCII));
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.writeBytes(new byte[] {(byte) body.size(), (byte) (body.size() >> 8), 0, 1});
        packet.writeBytes(body.toByteArray());
        return packet.toByteArray();
    }
}
