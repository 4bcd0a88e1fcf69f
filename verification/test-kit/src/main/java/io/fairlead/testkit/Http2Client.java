package io.fairlead.testkit;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackEncoder;
import org.apache.hc.core5.util.ByteArrayBuffer;

/**
 * An HTTP/2 client over TLS that sends frames as it is told and shows those that come, WebSockets over streams (RFC 8441)
 * included. Settings and pings are answered by itself; windows are large. Used by one thread.
 */
public final class Http2Client implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 60_000;
    private static final int TABLE = 4096;
    private static final int WINDOW = 1 << 24;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final HPackEncoder encoder = new HPackEncoder(TABLE, StandardCharsets.ISO_8859_1);
    private final HPackDecoder decoder = new HPackDecoder(TABLE, StandardCharsets.ISO_8859_1);
    private int next = 1;

    /** What a frame is. */
    public enum Kind {
        HEADERS,
        DATA,
        RESET,
        GOAWAY,
        /** The connection has ended. */
        END
    }

    /**
     * A frame.
     *
     * @param end whether its stream ends with it
     * @param fields of a header block, by name
     * @param text data, each byte as one character
     * @param error of a reset or a GOAWAY
     */
    public record Frame(Kind kind, int stream, boolean end, Map<String, String> fields, String text, int error) {
        public Frame {
            fields = Map.copyOf(fields);
        }
    }

    private Http2Client(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        // The initial window of streams, and no pushes.
        send(
                SETTINGS,
                0,
                0,
                ByteBuffer.allocate(6).putShort((short) 4).putInt(WINDOW).array());
        send(WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(4).putInt(WINDOW).array());
        // The library has no room for an empty value until it has had another one; this one enters no table.
        encoder.encodeHeader(new ByteArrayBuffer(16), "x", "x", true);
    }

    /** Connects to a port of 127.0.0.1 and agrees on h2. */
    public static Http2Client connect(int port, SSLContext context, String serverName) throws IOException {
        Socket plain = new Socket();
        plain.setTcpNoDelay(true);
        plain.setSoTimeout(PATIENCE_MILLIS);
        plain.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), PATIENCE_MILLIS);
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(plain, serverName, port, true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        if (!tls.getApplicationProtocol().equals("h2")) {
            throw new IOException("the server speaks \"" + tls.getApplicationProtocol() + "\"");
        }
        return new Http2Client(tls);
    }

    private void send(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        out.write(frame.array());
        out.flush();
    }

    /** Opens a stream with these names and values in turn, and gives its number. */
    public int open(boolean end, String... fields) throws IOException {
        int stream = next;
        next += 2;
        ByteArrayBuffer block = new ByteArrayBuffer(256);
        for (int i = 0; i < fields.length; i += 2) {
            encoder.encodeHeader(block, fields[i], fields[i + 1], false);
        }
        send(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block.toByteArray());
        return stream;
    }

    /** A GET. */
    public int get(String path, String authority) throws IOException {
        return open(true, ":method", "GET", ":scheme", "https", ":path", path, ":authority", authority);
    }

    /** Asks for a WebSocket; further names and values may follow. */
    public int webSocket(String path, String authority, String... more) throws IOException {
        String[] fields = {
            ":method",
            "CONNECT",
            ":protocol",
            "websocket",
            ":scheme",
            "https",
            ":path",
            path,
            ":authority",
            authority,
            "sec-websocket-version",
            "13"
        };
        String[] all = java.util.Arrays.copyOf(fields, fields.length + more.length);
        System.arraycopy(more, 0, all, fields.length, more.length);
        return open(false, all);
    }

    /** Sends these characters as bytes of a stream. */
    public Http2Client data(int stream, String latin1, boolean end) throws IOException {
        send(DATA, end ? END_STREAM : 0, stream, latin1.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** The next frame of this kind; others are passed over, but not the end of the connection. */
    public Frame next(Kind kind) throws IOException {
        for (Frame frame = next(); ; frame = next()) {
            if (frame.kind() == kind) {
                return frame;
            }
            if (frame.kind() == Kind.END) {
                throw new IOException("the connection ended before " + kind);
            }
        }
    }

    /** Data of a stream until there are so many characters, or its end. */
    public String read(int stream, int length) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            Frame frame = next();
            if (frame.kind() == Kind.END || (frame.kind() == Kind.RESET && frame.stream() == stream)) {
                return text.toString();
            }
            if (frame.kind() == Kind.DATA && frame.stream() == stream) {
                text.append(frame.text());
                if (frame.end()) {
                    return text.toString();
                }
            }
        }
        return text.toString();
    }

    /** The next frame that says something. */
    public Frame next() throws IOException {
        while (true) {
            int first = in.read();
            if (first < 0) {
                return new Frame(Kind.END, 0, true, Map.of(), "", 0);
            }
            int length = first << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            byte[] payload = in.readNBytes(length);
            boolean end = (flags & END_STREAM) != 0;
            switch (type) {
                case HEADERS -> {
                    return new Frame(Kind.HEADERS, stream, end, decoded(payload), "", 0);
                }
                case DATA -> {
                    String text = new String(payload, StandardCharsets.ISO_8859_1);
                    return new Frame(Kind.DATA, stream, end, Map.of(), text, 0);
                }
                case RST_STREAM -> {
                    return new Frame(
                            Kind.RESET,
                            stream,
                            true,
                            Map.of(),
                            "",
                            ByteBuffer.wrap(payload).getInt());
                }
                case GOAWAY -> {
                    int error = ByteBuffer.wrap(payload).getInt(4);
                    return new Frame(Kind.GOAWAY, ByteBuffer.wrap(payload).getInt(), false, Map.of(), "", error);
                }
                default -> answer(type, flags, payload);
            }
        }
    }

    private void answer(int type, int flags, byte[] payload) throws IOException {
        boolean acknowledged = (flags & 1) != 0;
        if (type == SETTINGS && !acknowledged) {
            send(SETTINGS, 1, 0, new byte[0]);
        } else if (type == PING && !acknowledged) {
            send(PING, 1, 0, payload);
        }
    }

    private Map<String, String> decoded(byte[] block) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        try {
            for (Header field : decoder.decodeHeaders(ByteBuffer.wrap(block))) {
                fields.merge(field.getName(), field.getValue(), (a, b) -> a + ", " + b);
            }
        } catch (HttpException e) {
            throw new IOException(e);
        }
        return fields;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
