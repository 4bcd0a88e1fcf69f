package io.fairlead.dataplane.session;

import io.fairlead.net.io.Transport;
import io.fairlead.telemetry.StreamEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The client connections of this node, for those who want to see or end them. Costs a stream nothing: connections are
 * noted when they come and go. What is read of a stream under way is what its thread wrote some moments ago. Thread-safe.
 */
public final class OpenStreams {

    private final Map<Long, Open> open = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    /** No connection. */
    public OpenStreams() {}

    /**
     * A client connection and what it does.
     *
     * @param id a number of its own
     * @param stream its present stream, or the last one
     * @param client the client's side
     * @param since when it came ({@link System#nanoTime()})
     */
    public record Open(long id, StreamEnd stream, Transport client, long since) {

        /** Whether a stream is under way, rather than a kept connection at rest. */
        public boolean busy() {
            return stream.started != 0 && stream.ended == 0;
        }

        /** Whether it is with that server. */
        public boolean with(String backend, String server) {
            return busy() && stream.backend.equals(backend) && stream.server.equals(server);
        }

        /** Cuts the client's connection. */
        public void end() {
            client.abort();
        }
    }

    /** Notes a connection; what comes back forgets it. */
    public Runnable opened(StreamEnd stream, Transport client) {
        long id = ids.incrementAndGet();
        open.put(id, new Open(id, stream, client, System.nanoTime()));
        return () -> open.remove(id);
    }

    /** Those that are so, in the order they came. */
    public List<Open> those(Predicate<Open> wanted) {
        List<Open> found = new ArrayList<>(open.values());
        found.removeIf(wanted.negate());
        found.sort((a, b) -> Long.compare(a.id(), b.id()));
        return found;
    }
}
