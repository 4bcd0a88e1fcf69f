package io.fairlead.dataplane.session;

import io.fairlead.dataplane.live.LiveBackend;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.live.TrafficCounters;
import io.fairlead.telemetry.StreamEnd;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a stream that has ended leaves in the counters of its backend and of its last server: who gave up is read from
 * the termination state, so that log and statistics cannot disagree. HAProxy management guide 9.1, manual 8.5.
 */
public final class StreamTally {

    private StreamTally() {}

    /**
     * Counts a stream; its {@code ended} is set.
     *
     * @param server the last one it was with; null when it had none
     * @param stripe tells carriers apart
     */
    public static void count(StreamEnd end, LiveBackend backend, @Nullable LiveServer server, int stripe) {
        count(end, backend.counters(), stripe);
        if (end.http) {
            backend.counters().status(end.status);
        }
        if (server != null) {
            count(end, server.counters(), stripe);
        }
        if (server != null && end.connected != 0) {
            observe(end, server);
        }
        Function<TrafficCounters, LongAdder> failed = failure(end);
        if (failed != null) {
            failed.apply(backend.counters()).increment();
            if (server != null) {
                failed.apply(server.counters()).increment();
            }
        }
        if (end.http && end.state.equals("SD")) {
            // A cut answer is a bad answer, too.
            backend.counters().responseErrors.increment();
            if (server != null) {
                server.counters().responseErrors.increment();
            }
        }
    }

    private static void count(StreamEnd end, TrafficCounters counters, int stripe) {
        counters.bytesIn.add(end.bytesIn);
        counters.bytesOut.add(end.bytesOut);
        counters.timings.record(end, stripe);
        if (end.connected != 0) {
            counters.lastSession.setOpaque(end.connected);
        }
    }

    /** HAProxy manual 5.2 {@code observe}: answers of 5xx but 501 and 505, and those that are none, are errors. */
    private static void observe(StreamEnd end, LiveServer server) {
        boolean unanswered = server(end.state.charAt(0)) && end.state.charAt(1) == 'H';
        boolean bad = end.responseHead != 0 && end.status >= 500 && end.status != 501 && end.status != 505;
        server.evidence().observed(true, unanswered || bad);
    }

    private static @Nullable Function<TrafficCounters, LongAdder> failure(StreamEnd end) {
        if (end.answerDenied) {
            return c -> c.answersDenied;
        }
        char who = end.state.charAt(0);
        return switch (end.state.charAt(1)) {
            case 'Q' -> client(who) ? c -> c.clientAborts : c -> c.connectErrors;
            case 'C' -> client(who) ? c -> c.clientAborts : c -> c.connectErrors;
            case 'H' -> who == 'L' ? null : client(who) ? c -> c.clientAborts : c -> c.responseErrors;
            case 'D', 'L' -> {
                if (client(who)) {
                    yield c -> c.clientAborts;
                }
                if (server(who)) {
                    yield c -> c.serverAborts;
                }
                yield null;
            }
            default -> null;
        };
    }

    /** {@code sC} and {@code sQ} are time-outs on the way to a server, {@code cD} one of the client. */
    private static boolean client(char who) {
        return who == 'C' || who == 'c';
    }

    private static boolean server(char who) {
        return who == 'S' || who == 's';
    }
}
