package io.fairlead.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a {@link TestBackend} does with a request. The bytes are sent as they are, so they may be wrong on purpose.
 *
 * @param bytes what is written; nothing when empty
 * @param delay how long to wait before writing
 * @param close whether the connection is closed afterwards
 */
public record Reply(String bytes, Duration delay, boolean close) {

    /** A complete answer with a length. */
    public static Reply of(int status, String body) {
        return of(status, body, "");
    }

    /** A complete answer with further header lines, each ending with CRLF. */
    public static Reply of(int status, String body, String headers) {
        int length = body.getBytes(StandardCharsets.ISO_8859_1).length;
        return new Reply(
                "HTTP/1.1 " + status + " Status\r\nContent-Length: " + length + "\r\n" + headers + "\r\n" + body,
                Duration.ZERO,
                false);
    }

    /** Takes a WebSocket, and sends these bytes on it; the connection stays open. */
    public static Reply webSocket(Request request, String headers, String bytes) {
        String accept = WebSocketEcho.accept(request.header("sec-websocket-key").orElse(""));
        return rawOpen("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept + "\r\n" + headers + "\r\n" + bytes);
    }

    /** Exactly these bytes, then the connection is closed. */
    public static Reply raw(String bytes) {
        return new Reply(bytes, Duration.ZERO, true);
    }

    /** Exactly these bytes; the connection stays open. */
    public static Reply rawOpen(String bytes) {
        return new Reply(bytes, Duration.ZERO, false);
    }

    /** The same after a wait. */
    public Reply after(Duration wait) {
        return new Reply(bytes, wait, close);
    }
}
