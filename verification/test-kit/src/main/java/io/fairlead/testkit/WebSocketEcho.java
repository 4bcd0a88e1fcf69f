package io.fairlead.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The server's side of RFC 6455, as far as an echo needs it: first a text frame with the server's name. */
final class WebSocketEcho {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private WebSocketEcho() {}

    static boolean run(String name, Request request, InputStream in, OutputStream out) throws IOException {
        String key = request.header("sec-websocket-key").orElse("");
        out.write(ByteLines.bytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept(key) + "\r\n\r\n"));
        frame(out, 1, name.getBytes(StandardCharsets.UTF_8));
        while (true) {
            int first = in.read();
            int second = in.read();
            if (second < 0) {
                return false;
            }
            byte[] payload = payload(in, second);
            int opcode = first & 0x0f;
            if (opcode == 8) {
                frame(out, 8, payload);
                return false;
            }
            frame(out, opcode == 9 ? 10 : opcode, payload);
        }
    }

    private static byte[] payload(InputStream in, int second) throws IOException {
        long length = second & 0x7f;
        if (length == 126) {
            length = ((long) in.read() << 8) | in.read();
        } else if (length == 127) {
            length = 0;
            for (int i = 0; i < 8; i++) {
                length = (length << 8) | in.read();
            }
        }
        byte[] mask = (second & 0x80) != 0 ? in.readNBytes(4) : new byte[4];
        byte[] payload = in.readNBytes(Math.toIntExact(length));
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return payload;
    }

    private static void frame(OutputStream out, int opcode, byte[] payload) throws IOException {
        int n = payload.length;
        byte[] head = n < 126
                ? new byte[] {(byte) (0x80 | opcode), (byte) n}
                : n < 65_536
                        ? new byte[] {(byte) (0x80 | opcode), 126, (byte) (n >> 8), (byte) n}
                        : new byte[] {
                            (byte) (0x80 | opcode),
                            127,
                            0,
                            0,
                            0,
                            0,
                            (byte) (n >> 24),
                            (byte) (n >> 16),
                            (byte) (n >> 8),
                            (byte) n
                        };
        out.write(head);
        out.write(payload);
        out.flush();
    }

    static String accept(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
