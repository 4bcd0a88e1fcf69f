package io.fairlead.edge.runtime;

import io.fairlead.telemetry.StreamEnd;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The last invalid request of every frontend and the last invalid answer of every backend, as they came. HAProxy
 * management guide 9.3 {@code show errors}. Keeps one buffer a proxy at most. Thread-safe.
 */
public final class CapturedErrors {

    private static final int MOST_PROXIES = 10_000;

    private final InstantSource clock;
    private final AtomicLong total = new AtomicLong();
    private final Map<String, Captured> requests = new ConcurrentHashMap<>();
    private final Map<String, Captured> responses = new ConcurrentHashMap<>();

    /**
     * One message.
     *
     * @param number counts all of them, from 0
     * @param time when
     * @param response whether a server sent it
     * @param frontend where the client came in
     * @param backend {@link StreamEnd}'s; empty for none yet
     * @param server the same
     * @param client address and port of the client
     * @param bytes what was buffered of it; never changed
     */
    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody, and copied when it is made.
    record Captured(
            long number,
            Instant time,
            boolean response,
            String frontend,
            String backend,
            String server,
            String client,
            byte[] bytes) {}

    /** Nothing was captured. */
    public CapturedErrors(InstantSource clock) {
        this.clock = clock;
    }

    /** A client sent this. */
    public void request(StreamEnd stream, byte[] bytes) {
        keep(requests, stream.frontend, captured(stream, false, bytes));
    }

    /** A server sent this. */
    public void response(StreamEnd stream, byte[] bytes) {
        keep(responses, stream.backend, captured(stream, true, bytes));
    }

    private Captured captured(StreamEnd stream, boolean response, byte[] bytes) {
        boolean placed = response && !stream.server.equals(StreamEnd.NO_SERVER);
        return new Captured(
                total.getAndIncrement(),
                clock.instant(),
                response,
                stream.frontend,
                response ? stream.backend : "",
                placed ? stream.server : "",
                stream.client,
                bytes);
    }

    private static void keep(Map<String, Captured> all, String proxy, Captured captured) {
        if (all.size() < MOST_PROXIES || all.containsKey(proxy)) {
            all.put(proxy, captured);
        }
    }

    /** How many there were. */
    long total() {
        return total.get();
    }

    /** The kept ones, oldest first. */
    List<Captured> kept() {
        return java.util.stream.Stream.concat(requests.values().stream(), responses.values().stream())
                .sorted(Comparator.comparingLong(Captured::number))
                .toList();
    }
}
