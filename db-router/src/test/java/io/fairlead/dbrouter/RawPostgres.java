package io.fairlead.dbrouter;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server that lets everybody in and dies at the first real query: what a killed PostgreSQL looks like. */
final class RawPostgres implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());

    RawPostgres() throws IOException {
        Thread.ofVirtual().start(() -> {
            while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                    serve(client);
                } catch (IOException e) {
                    // The next one, or the end: the loop's condition knows.

                }
            }
        });
    }

    int port() {
        return socket.getLocalPort();
    }

    private static void serve(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        OutputStream out = client.getOutputStream();
        in.readNBytes(in.readInt() - 4);
        out.write(new byte[] {'R', 0, 0, 0, 8, 0, 0, 0, 0});
        out.write("S\0\0\0\26server_version\0".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        out.write(new byte[] {'1', '8', 0});
        out.write(new byte[] {'K', 0, 0, 0, 12, 0, 0, 0, 1, 0, 0, 0, 2});
        out.write(new byte[] {'Z', 0, 0, 0, 5, 'I'});
        out.flush();
        while (true) {
            int type = in.read();
            byte[] payload = in.readNBytes(in.readInt() - 4);
            String text = new String(payload, java.nio.charset.StandardCharsets.US_ASCII);
            if (type < 0 || text.contains("never") || text.startsWith("COMMIT")) {
                return;
            }
            if (type == 'Q' || type == 'S') {
                out.write(new byte[] {'C', 0, 0, 0, 8, 'S', 'E', 'T', 0, 'Z', 0, 0, 0, 5, 'I'});
                out.flush();
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
