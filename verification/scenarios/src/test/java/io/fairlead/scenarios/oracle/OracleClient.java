package io.fairlead.scenarios.oracle;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/** A client connection that sends exactly what it is told and notes what comes back. */
final class OracleClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final String name;
    private final Consumer<String> notes;

    OracleClient(int port, String name, Consumer<String> notes) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        this.in = connect(port);
        this.name = name;
        this.notes = notes;
    }

    /** Who is reset as soon as connected sees the end, like one who is reset a moment later. */
    private InputStream connect(int port) throws IOException {
        try {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), PATIENCE_MILLIS);
            return new BufferedInputStream(socket.getInputStream());
        } catch (SocketException e) {
            return InputStream.nullInputStream();
        }
    }

    /** Sends these characters as bytes; a connection that is closed already is noted when it is read. */
    OracleClient send(String latin1) {
        try {
            socket.getOutputStream().write(latin1.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            // The proxy closed; the next read notes it.
        }
        return this;
    }

    /** A request without a body and its answer. */
    OracleClient get(String target, String... headers) {
        return request("GET", target, headers);
    }

    /** A request without a body and its answer. */
    OracleClient request(String method, String target, String... headers) {
        StringBuilder text = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: x.example\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        return send(text + "\r\n").read(method);
    }

    /** Reads one answer to a GET. */
    OracleClient read() {
        return read("GET");
    }

    /** Reads one answer to a request with this method. */
    OracleClient read(String method) {
        try {
            note(SeenMessage.readResponse(in, method).text());
        } catch (SocketTimeoutException e) {
            note("silence");
        } catch (EOFException e) {
            note("closed after \"" + e.getMessage() + "\"");
        } catch (IOException e) {
            note("closed after \"\"");
        }
        return this;
    }

    /** The body of one answer, which is not noted. */
    String answer() {
        try {
            return SeenMessage.readResponse(in, "GET").body();
        } catch (IOException e) {
            return "no answer";
        }
    }

    int localPort() {
        return socket.getLocalPort();
    }

    /** Reads one answer if it comes within this time. */
    OracleClient awaitAnswerFor(Duration time) {
        try {
            socket.setSoTimeout((int) time.toMillis());
            read();
            socket.setSoTimeout(PATIENCE_MILLIS);
        } catch (IOException e) {
            note("closed");
        }
        return this;
    }

    /** Exactly this many bytes. */
    OracleClient readBytes(int count) {
        try {
            note(new String(in.readNBytes(count), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            note("closed");
        }
        return this;
    }

    /** Everything up to the end. */
    OracleClient readToEnd() {
        try {
            note("up to the end: " + new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
        } catch (SocketTimeoutException e) {
            note("no end");
        } catch (IOException e) {
            note("reset");
        }
        return this;
    }

    /** Notes whether the connection ends without a byte. */
    OracleClient refused() {
        try {
            note(in.read() < 0 ? "refused" : "bytes");
        } catch (SocketTimeoutException e) {
            note("silence");
        } catch (IOException e) {
            note("refused");
        }
        return this;
    }

    /** Notes whether the connection takes another request: a closed one says so at once, an open one answers. */
    OracleClient kept() {
        send("GET /kept HTTP/1.1\r\nHost: x.example\r\n\r\n");
        try {
            SeenMessage.readResponse(in, "GET");
            note("kept");
        } catch (SocketTimeoutException e) {
            note("silence");
        } catch (IOException e) {
            note("closed");
        }
        return this;
    }

    /** Ends our direction. */
    OracleClient finish() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Resets the connection. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // Closed already.
        }
        close();
    }

    private void note(String what) {
        notes.accept(name + " saw " + what);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing more to do with it.
        }
    }
}
