package io.fairlead.testkit;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackEncoder;
import org.apache.hc.core5.util.ByteArrayBuffer;

/**
 * An HTTP/2 server without TLS that does to each request what its path says:
 *
 * <p>{@code /hints} an interim answer first, {@code /trailers} trailers, {@code /refuse} refuses the stream, {@code
 * /refuse-once} does so the first time, {@code /leave-once} says farewell instead of looking at it the first time, {@code
 * /reset} resets the stream, {@code /half} does so in mid-answer, {@code /end} ends the connection, {@code /junk} answers
 * with a field that must not be, {@code /early} answers before the body, {@code /silent} does not answer. Else the answer
 * tells method, path and the number of bytes. Thread-safe.
 */
public final class Http2Server implements AutoCloseable {

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int NO_ERROR = 0;
    private static final int INTERNAL_ERROR = 2;
    private static final int REFUSED_STREAM = 7;
    private static final int TABLE = 4096;
    private static final int PREFACE = 24;

    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<String> once = ConcurrentHashMap.newKeySet();
    private final List<Map<String, String>> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    /** Listens on a free port of 127.0.0.1. */
    public Http2Server() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().start(this::accept);
    }

    /** Where it listens. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Connections that were made. */
    public int connections() {
        return connections.get();
    }

    /** The fields of every request that came, by name. */
    public List<Map<String, String>> requests() {
        return List.copyOf(requests);
    }

    /** Forgets what was done once. */
    public void again() {
        once.clear();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            new Connection(socket).serve();
        } catch (IOException | HttpException e) {
            // The client has left, or what it says makes no sense.
        } finally {
            open.remove(socket);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** One connection; used by its thread. */
    private final class Connection {
        private final DataInputStream in;
        private final OutputStream out;
        private final HPackEncoder encoder = new HPackEncoder(TABLE, StandardCharsets.ISO_8859_1);
        private final HPackDecoder decoder = new HPackDecoder(TABLE, StandardCharsets.ISO_8859_1);
        private final Map<Integer, Map<String, String>> heads = new HashMap<>();
        private final Map<Integer, Integer> bytes = new HashMap<>();

        Connection(Socket socket) throws IOException {
            in = new DataInputStream(socket.getInputStream());
            out = socket.getOutputStream();
            // The library has no room for an empty value until it has had another one; this one enters no table.
            encoder.encodeHeader(new ByteArrayBuffer(16), "x", "x", true);
        }

        void serve() throws IOException, HttpException {
            if (in.readNBytes(PREFACE).length < PREFACE) {
                return;
            }
            connections.incrementAndGet();
            send(SETTINGS, 0, 0, new byte[0]);
            while (frame()) {
                out.flush();
            }
        }

        private boolean frame() throws IOException, HttpException {
            int first = in.read();
            if (first < 0) {
                return false;
            }
            int length = first << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            byte[] payload = in.readNBytes(length);
            switch (type) {
                case HEADERS -> {
                    Map<String, String> fields = new LinkedHashMap<>();
                    for (Header field : decoder.decodeHeaders(ByteBuffer.wrap(payload))) {
                        fields.merge(field.getName(), field.getValue(), (a, b) -> a + ", " + b);
                    }
                    heads.computeIfAbsent(stream, _ -> new LinkedHashMap<>()).putAll(fields);
                    if (path(stream).equals("/early")) {
                        answer(stream, false, ":status", "413", "content-length", "4");
                        send(DATA, END_STREAM, stream, "much".getBytes(StandardCharsets.ISO_8859_1));
                        reset(stream, NO_ERROR);
                        return true;
                    }
                }
                case DATA -> {
                    bytes.merge(stream, length, Integer::sum);
                    if (length > 0) {
                        byte[] increment = ByteBuffer.allocate(4).putInt(length).array();
                        send(WINDOW_UPDATE, 0, 0, increment);
                        send(WINDOW_UPDATE, 0, stream, increment);
                    }
                }
                case SETTINGS, PING -> {
                    if ((flags & 1) == 0) {
                        send(type, 1, 0, type == PING ? payload : new byte[0]);
                    }
                    return true;
                }
                default -> {
                    return true;
                }
            }
            return (flags & END_STREAM) == 0 || complete(stream);
        }

        private String path(int stream) {
            return heads.getOrDefault(stream, Map.of()).getOrDefault(":path", "");
        }

        /** The request is here; false when the connection is to end. */
        private boolean complete(int stream) throws IOException {
            String path = path(stream);
            requests.add(Map.copyOf(heads.getOrDefault(stream, Map.of())));
            switch (path) {
                case "/hints" -> {
                    answer(stream, false, ":status", "103", "link", "</a.css>");
                    echo(stream);
                }
                case "/trailers" -> {
                    answer(stream, false, ":status", "200");
                    send(DATA, 0, stream, "some text".getBytes(StandardCharsets.ISO_8859_1));
                    answer(stream, true, "grpc-status", "0");
                }
                case "/refuse" -> reset(stream, REFUSED_STREAM);
                case "/reset" -> reset(stream, INTERNAL_ERROR);
                case "/half" -> {
                    answer(stream, false, ":status", "200", "content-length", "10");
                    send(DATA, 0, stream, "half".getBytes(StandardCharsets.ISO_8859_1));
                    reset(stream, INTERNAL_ERROR);
                }
                case "/junk" -> answer(stream, true, ":status", "200", "connection", "close");
                case "/end" -> {
                    return false;
                }
                case "/silent" -> {
                    // Nothing.
                }
                default -> {
                    return sometimes(stream, path);
                }
            }
            return true;
        }

        private boolean sometimes(int stream, String path) throws IOException {
            if (path.equals("/refuse-once") && once.add(path)) {
                reset(stream, REFUSED_STREAM);
            } else if (path.equals("/leave-once") && once.add(path)) {
                send(GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(stream - 2).array());
                out.flush();
                return false;
            } else {
                echo(stream);
            }
            return true;
        }

        private void echo(int stream) throws IOException {
            String text = heads.getOrDefault(stream, Map.of()).get(":method") + " " + path(stream) + " "
                    + bytes.getOrDefault(stream, 0);
            answer(stream, false, ":status", "200", "content-length", Integer.toString(text.length()));
            send(DATA, END_STREAM, stream, text.getBytes(StandardCharsets.ISO_8859_1));
        }

        private void answer(int stream, boolean end, String... fields) throws IOException {
            ByteArrayBuffer block = new ByteArrayBuffer(256);
            for (int i = 0; i < fields.length; i += 2) {
                encoder.encodeHeader(block, fields[i], fields[i + 1], false);
            }
            send(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block.toByteArray());
        }

        private void reset(int stream, int error) throws IOException {
            send(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(error).array());
        }

        private void send(int type, int flags, int stream, byte[] payload) throws IOException {
            ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
            frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
            frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
            out.write(frame.array());
        }
    }
}
