package io.fairlead.telemetry.log;

import io.fairlead.telemetry.StreamEnd;

/** The line of a stream or an event as a JSON object, with the fields of HAProxy's lines by name. Not thread-safe. */
final class JsonLine {

    private final LogTime time;

    JsonLine(LogTime time) {
        this.time = time;
    }

    /** Appends the object of a stream. Times are milliseconds, -1 for a phase that was not reached. */
    void append(StreamEnd end, long startedMillis, StringBuilder line) {
        JsonText json =
                new JsonText(line).put("type", end.http ? "http" : "tcp").put("time", iso(startedMillis));
        int colon = end.client.lastIndexOf(':');
        json.put("client_ip", colon < 0 ? end.client : end.client.substring(0, colon));
        if (colon >= 0) {
            json.put("client_port", Long.parseLong(end.client.substring(colon + 1)));
        }
        json.put("frontend", end.frontend).put("tls", end.tls);
        json.put("backend", end.backend).put("server", end.server);
        long read = end.http ? end.headRead : end.started;
        if (end.http) {
            request(end, json);
            json.put("time_request", StreamLine.phase(end.started, end.headRead));
        }
        json.put("time_queue", StreamLine.phase(read, end.admitted));
        json.put("time_connect", StreamLine.phase(end.admitted, end.connected));
        if (end.http) {
            json.put("time_response", StreamLine.phase(end.connected, end.responseHead));
        }
        json.put("time_total", StreamLine.millis(end.ended - end.started));
        json.put("bytes_read", end.bytesOut).put("bytes_uploaded", end.bytesIn);
        json.put("state", end.state);
        if (end.http) {
            json.put("cookie_state", end.cookieState);
        }
        load(end, json);
        json.put("request_captures", end.requestCaptures);
        json.put("response_captures", end.responseCaptures).end();
    }

    private static void request(StreamEnd end, JsonText json) {
        if (!end.method.isEmpty()) {
            json.put("method", end.method).put("uri", end.target).put("version", end.version);
        }
        json.put("status", end.status);
        if (!end.uniqueId.isEmpty()) {
            json.put("request_id", end.uniqueId);
        }
    }

    private static void load(StreamEnd end, JsonText json) {
        json.put("retries", end.retries).put("redispatched", end.redispatched);
        json.put("process_sessions", end.processSessions);
        json.put("frontend_sessions", end.frontendSessions);
        json.put("backend_sessions", end.backendSessions);
        json.put("server_sessions", end.serverSessions);
        json.put("server_queue", end.serverQueue).put("backend_queue", end.backendQueue);
    }

    /** Appends the object of an event. */
    void append(Severity severity, long epochMillis, String message, StringBuilder line) {
        new JsonText(line)
                .put("type", "event")
                .put("time", iso(epochMillis))
                .put("level", severity.word())
                .put("message", message)
                .end();
    }

    private String iso(long epochMillis) {
        StringBuilder text = new StringBuilder(32);
        time.appendIso(epochMillis, text);
        return text.toString();
    }
}
