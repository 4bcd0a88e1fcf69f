package io.fairlead.stats.rest;

import io.fairlead.servicekit.rest.Problem;
import io.fairlead.stats.StatsService;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Server-sent events (WHATWG HTML 9.2) written by the request's own virtual thread, which waits when the reader does
 * not read: a slow reader costs nobody else anything.
 */
final class Streams {

    /** How long a stream may say nothing, so that a reader that has gone is noticed. */
    static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /**
     * Jersey holds the head of an answer back until this many bytes are written, whatever is flushed; a comment of that
     * length sends it at once ({@code jersey.config.server.contentLength.buffer}).
     */
    private static final int HELD_BACK = 8192;

    private static final int PIECE = 1 << 16;

    private static final System.Logger LOG = System.getLogger(Streams.class.getName());

    private final OutputStream out;

    private Streams(OutputStream out) {
        this.out = out;
    }

    /** Writes to a stream until the reader or the service ends. */
    @FunctionalInterface
    interface Writer {
        void write(Streams out) throws IOException, InterruptedException;
    }

    /** A stream, or 503 when too many are open. */
    static Response open(StatsService service, Writer writer) {
        if (service.streamsFull()) {
            return Problem.of(503, "Service Unavailable", "too many streams are open")
                    .response();
        }
        // Counted here and not above: a HEAD request never gets this far.
        StreamingOutput body = out -> {
            service.openStream();
            try {
                Streams stream = new Streams(out);
                stream.write(":" + " ".repeat(HELD_BACK) + "\n\n");
                writer.write(stream);
            } catch (IOException | UncheckedIOException e) {
                LOG.log(Level.DEBUG, "stream-reader-gone", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                service.closeStream();
            }
        };
        return Response.ok(body, MediaType.SERVER_SENT_EVENTS)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Accel-Buffering", "no")
                .build();
    }

    /** One event; the data is JSON on one line. */
    void event(String name, String data) throws IOException {
        send(frame(name, data));
    }

    /** One event as it is sent, for many readers. */
    static byte[] frame(String name, String data) {
        return ("event: " + name + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A frame; a large one piece by piece, so that nobody below copies all of it. */
    void send(byte[] frame) throws IOException {
        for (int at = 0; at < frame.length; at += PIECE) {
            out.write(frame, at, Math.min(PIECE, frame.length - at));
        }
        out.flush();
    }

    /** A comment, which readers skip. */
    void heartbeat() throws IOException {
        write(":\n\n");
    }

    private void write(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }
}
