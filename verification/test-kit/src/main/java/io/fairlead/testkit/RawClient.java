package io.fairlead.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A client connection that sends exactly what it is told and reads real answers. Times out after ten seconds so that a
 * silent peer fails a test instead of hanging it.
 */
public final class RawClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Socket socket;
    private final InputStream in;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Connects to a port of 127.0.0.1. */
    public static RawClient connect(int port) throws IOException {
        return new RawClient(plain(port));
    }

    /** Connects to a port of 127.0.0.1 from another address of this machine, such as {@code 127.0.0.2}. */
    public static RawClient connectFrom(String local, int port) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(local), 0));
        return new RawClient(connected(socket, port));
    }

    /** Connects with TLS, naming {@code serverName} in the hello and offering HTTP/1.1 by ALPN. */
    public static RawClient connectTls(int port, SSLContext context, String serverName) throws IOException {
        return connectTls(port, context, serverName, List.of("TLSv1.2", "TLSv1.3"));
    }

    /** The same with these protocol versions only. */
    public static RawClient connectTls(int port, SSLContext context, String serverName, List<String> versions)
            throws IOException {
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(plain(port), serverName, port, true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(serverName)));
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(versions.toArray(String[]::new));
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return new RawClient(tls);
    }

    private static Socket plain(int port) throws IOException {
        return connected(new Socket(), port);
    }

    private static Socket connected(Socket socket, int port) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), (int) PATIENCE.toMillis());
        return socket;
    }

    /** The TLS socket, to ask what was negotiated. */
    public SSLSocket tls() {
        return (SSLSocket) socket;
    }

    /** The socket itself, for half-close and options. */
    public Socket socket() {
        return socket;
    }

    /** Sends these characters as bytes. */
    public RawClient send(String latin1) throws IOException {
        socket.getOutputStream().write(ByteLines.bytes(latin1));
        socket.getOutputStream().flush();
        return this;
    }

    /** A GET on this connection and its answer. */
    public Response get(String path, String host) throws IOException {
        return send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n").read("GET");
    }

    /** Reads an answer to a GET. */
    public Response read() throws IOException {
        return read("GET");
    }

    /** Reads an answer; the method decides whether a body follows. */
    public Response read(String method) throws IOException {
        List<String> head = ByteLines.head(in);
        Response shell = new Response(head.getFirst(), head.subList(1, head.size()), "", List.of());
        int status = shell.status();
        if (method.equals("HEAD") || status / 100 == 1 || status == 204 || status == 304) {
            return shell;
        }
        if (shell.header("transfer-encoding")
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .endsWith("chunked")) {
            return chunked(shell);
        }
        byte[] body = shell.header("content-length").isPresent()
                ? in.readNBytes(Integer.parseInt(shell.header("content-length").orElseThrow()))
                : in.readAllBytes();
        return new Response(shell.statusLine(), shell.headers(), text(body), List.of());
    }

    private Response chunked(Response shell) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(ByteLines.line(in).split(";", 2)[0].strip(), 16);
            if (size == 0) {
                return new Response(shell.statusLine(), shell.headers(), text(body.toByteArray()), ByteLines.head(in));
            }
            body.write(in.readNBytes(size));
            ByteLines.line(in);
        }
    }

    /** Exactly this many bytes. */
    public String readBytes(int count) throws IOException {
        return text(in.readNBytes(count));
    }

    /** Everything until the peer closes; a reset counts as the end. */
    public String readToEnd() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (java.net.SocketException e) {
            // A reset ends the stream as well.
            return text(all.toByteArray());
        }
        return text(all.toByteArray());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
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
