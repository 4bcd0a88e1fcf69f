package io.fairlead.telemetry.log;

import io.fairlead.telemetry.StreamEnd;

/**
 * The line of a stream, as {@code option httplog} (HAProxy manual 8.2.3) or {@code option tcplog} (8.2.2) has it. Pure
 * but for the time it caches; not thread-safe.
 */
final class StreamLine {

    private final LogTime time;

    StreamLine(LogTime time) {
        this.time = time;
    }

    /** Appends the line for an HTTP exchange. */
    void appendHttp(StreamEnd end, long startedMillis, StringBuilder line) {
        appendNames(end, startedMillis, line);
        // HAProxy counts all of a tarpit as waiting in a queue, and the request as never taken.
        boolean tarpit = end.state.equals("PT");
        line.append(tarpit ? -1 : phase(end.started, end.headRead));
        line.append('/');
        // Who is made to wait on purpose waits from the beginning.
        phase(tarpit || end.headRead == 0 ? end.started : end.headRead, end.admitted, line);
        line.append('/');
        phase(end.admitted, end.connected, line);
        line.append('/');
        phase(end.connected, end.responseHead, line);
        line.append('/').append(millis(end.ended - end.started));
        line.append(' ').append(end.status).append(' ').append(end.bytesOut);
        // Captured cookies: none yet.
        line.append(" - - ").append(end.state).append(end.cookieState).append(' ');
        appendLoad(end, line);
        line.append(' ');
        if (Captures.append(end.requestCaptures, line)) {
            line.append(' ');
        }
        if (Captures.append(end.responseCaptures, line)) {
            line.append(' ');
        }
        line.append('"');
        if (!end.method.isEmpty()) {
            LogText.append(end.method, line);
            line.append(' ');
            LogText.append(end.target, line);
            line.append(' ').append(end.version);
        } else {
            line.append("<BADREQ>");
        }
        line.append('"');
    }

    /** Appends the line for a TCP session. */
    void appendTcp(StreamEnd end, long startedMillis, StringBuilder line) {
        appendNames(end, startedMillis, line);
        phase(end.started, end.admitted, line);
        line.append('/');
        phase(end.admitted, end.connected, line);
        line.append('/').append(millis(end.ended - end.started));
        line.append(' ').append(end.bytesOut).append(' ').append(end.state).append(' ');
        appendLoad(end, line);
    }

    private void appendNames(StreamEnd end, long startedMillis, StringBuilder line) {
        line.append(end.client).append(" [");
        time.appendAccess(startedMillis, line);
        line.append("] ").append(end.frontend);
        if (end.tls) {
            line.append('~');
        }
        line.append(' ').append(end.backend).append('/').append(end.server).append(' ');
    }

    private static void appendLoad(StreamEnd end, StringBuilder line) {
        line.append(end.processSessions).append('/').append(end.frontendSessions);
        line.append('/')
                .append(end.backendSessions)
                .append('/')
                .append(end.serverSessions)
                .append('/');
        if (end.redispatched) {
            line.append('+');
        }
        line.append(end.retries);
        line.append(' ').append(end.serverQueue).append('/').append(end.backendQueue);
    }

    /** Milliseconds from one moment to the next, -1 when one of them was never reached. */
    static long phase(long from, long to) {
        return from == 0 || to == 0 ? -1 : millis(to - from);
    }

    private static void phase(long from, long to, StringBuilder line) {
        line.append(phase(from, to));
    }

    static long millis(long nanos) {
        return Math.max(0, nanos / 1_000_000);
    }
}
