package io.fairlead.net.http2;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackEncoder;
import org.apache.hc.core5.util.ByteArrayBuffer;

/** A client or a server that sends any frame, right or wrong, and shows what comes back. */
final class FramePeer implements AutoCloseable {

    /** A frame as received. */
    record Frame(int type, int flags, int stream, List<Byte> payload) {
        boolean has(int flag) {
            return (flags & flag) != 0;
        }

        byte[] bytes() {
            byte[] bytes = new byte[payload.size()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = payload.get(i);
            }
            return bytes;
        }

        /** The error of a reset or a farewell. */
        int error() {
            return ByteBuffer.wrap(bytes()).getInt(type == Frames.GOAWAY ? 4 : 0);
        }

        String text() {
            return new String(bytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final HPackEncoder encoder = new HPackEncoder(4096, StandardCharsets.ISO_8859_1);
    private final HPackDecoder decoder = new HPackDecoder(4096, StandardCharsets.ISO_8859_1);

    /** A client of that server. */
    FramePeer(InetSocketAddress address) throws IOException {
        this(new Socket(address.getAddress(), address.getPort()));
    }

    /** The server of the next client that comes. */
    FramePeer(ServerSocket listener) throws IOException {
        this(listener.accept());
    }

    private FramePeer(Socket connected) throws IOException {
        socket = connected;
        socket.setSoTimeout(60_000);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        // As in FrameOutput.
        encoder.encodeHeader(new ByteArrayBuffer(16), "x", "x", true);
    }

    /** Preface and settings of the client. */
    FramePeer begin(int... settings) throws IOException {
        return raw(Frames.preface()).settings(settings);
    }

    /** The settings of a server, once its client has said what a client says first. */
    FramePeer beginServer(int... settings) throws IOException {
        byte[] said = in.readNBytes(Frames.preface().length);
        if (!Arrays.equals(said, Frames.preface())) {
            throw new IOException("no preface");
        }
        return settings(settings);
    }

    FramePeer settings(int... settings) throws IOException {
        ByteBuffer payload = ByteBuffer.allocate(settings.length * 3);
        for (int i = 0; i < settings.length; i += 2) {
            payload.putShort((short) settings[i]).putInt(settings[i + 1]);
        }
        return send(Frames.SETTINGS, 0, 0, payload.array());
    }

    FramePeer raw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    FramePeer send(int type, int flags, int stream, byte... payload) throws IOException {
        return sendSized(payload.length, type, flags, stream, payload);
    }

    /** The length told may be another than the payload's. */
    FramePeer sendSized(int length, int type, int flags, int stream, byte... payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(length >> 16);
        frame.write(length >> 8);
        frame.write(length);
        frame.write(type);
        frame.write(flags);
        frame.write(stream >> 24);
        frame.write(stream >> 16);
        frame.write(stream >> 8);
        frame.write(stream);
        frame.writeBytes(payload);
        return raw(frame.toByteArray());
    }

    /** Compresses names and values. */
    byte[] block(String... fields) throws IOException {
        ByteArrayBuffer block = new ByteArrayBuffer(256);
        for (int i = 0; i < fields.length; i += 2) {
            encoder.encodeHeader(block, fields[i], fields[i + 1], false);
        }
        return block.toByteArray();
    }

    /** A request without a body. */
    FramePeer get(int stream, String path) throws IOException {
        return headers(stream, true, ":method", "GET", ":scheme", "https", ":path", path, ":authority", "a.test");
    }

    FramePeer headers(int stream, boolean end, String... fields) throws IOException {
        return send(Frames.HEADERS, Frames.END_HEADERS | (end ? Frames.END_STREAM : 0), stream, block(fields));
    }

    FramePeer data(int stream, boolean end, String text) throws IOException {
        return send(Frames.DATA, end ? Frames.END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The next frame, whatever it is; empty payload of type -1 at the end of the connection. */
    Frame next() throws IOException {
        int first = in.read();
        if (first < 0) {
            return new Frame(-1, 0, 0, List.of());
        }
        int length = first << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(length);
        List<Byte> bytes = new java.util.ArrayList<>();
        for (byte octet : payload) {
            bytes.add(octet);
        }
        return new Frame(type, flags, stream, bytes);
    }

    /** The next frame of this type; others are passed over. */
    Frame next(int type) throws IOException {
        while (true) {
            Frame frame = next();
            if (frame.type() == type) {
                return frame;
            }
            if (frame.type() < 0) {
                throw new IOException("the connection ended before a frame of type " + type);
            }
        }
    }

    /** The next fields of any stream, as one text. */
    String fields() throws Exception {
        Frame frame = next(Frames.HEADERS);
        StringBuilder text = new StringBuilder(frame.stream() + (frame.has(Frames.END_STREAM) ? "!" : ""));
        for (Header field : decoder.decodeHeaders(ByteBuffer.wrap(frame.bytes()))) {
            text.append(' ').append(field.getName()).append('=').append(field.getValue());
        }
        return text.toString();
    }

    /** Data up to the end of the stream. */
    String body() throws IOException {
        StringBuilder text = new StringBuilder();
        while (true) {
            Frame frame = next(Frames.DATA);
            text.append(frame.text());
            if (frame.has(Frames.END_STREAM)) {
                return text.toString();
            }
        }
    }

    /** The error the connection ends with. */
    int goodbye() throws IOException {
        return next(Frames.GOAWAY).error();
    }

    /** The error a stream ends with. */
    String reset() throws IOException {
        Frame frame = next(Frames.RST_STREAM);
        return frame.stream() + ":" + frame.error();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
