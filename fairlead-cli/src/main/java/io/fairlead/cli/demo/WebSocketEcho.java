package io.fairlead.cli.demo;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A server's side of a WebSocket that greets and then sends back every frame. RFC 6455 sections 4.2.2 and 5. */
final class WebSocketEcho {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int LARGEST = 1 << 20;

    private WebSocketEcho() {}

    /** Runs until the client closes, or sends a frame larger than a mebibyte. */
    static void run(String name, String key, InputStream in, OutputStream out) throws IOException {
        String head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept(key) + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        frame(out, 0x80 | TEXT, ("you are on " + name).getBytes(StandardCharsets.UTF_8));
        while (true) {
            int first = in.read();
            int second = in.read();
            if (second < 0) {
                return;
            }
            byte[] payload = payload(in, second);
            int opcode = first & 0x0f;
            frame(out, opcode == PING ? 0x80 | PONG : first, payload);
            if (opcode == CLOSE) {
                return;
            }
        }
    }

    private static byte[] payload(InputStream in, int second) throws IOException {
        long length = second & 0x7f;
        if (length == 126) {
            length = ByteBuffer.wrap(exactly(in, 2)).getShort() & 0xffff;
        } else if (length == 127) {
            length = ByteBuffer.wrap(exactly(in, 8)).getLong();
        }
        if (length < 0 || length > LARGEST) {
            throw new IOException("frame of " + length + " bytes");
        }
        byte[] mask = (second & 0x80) != 0 ? exactly(in, 4) : new byte[4];
        byte[] payload = exactly(in, (int) length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return payload;
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the client left within a frame");
        }
        return bytes;
    }

    private static void frame(OutputStream out, int first, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 10);
        frame.put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) payload.length);
        } else if (payload.length < 65_536) {
            frame.put((byte) 126).putShort((short) payload.length);
        } else {
            frame.put((byte) 127).putLong(payload.length);
        }
        frame.put(payload);
        out.write(frame.array(), 0, frame.position());
        out.flush();
    }

    private static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
