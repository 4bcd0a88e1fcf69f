package io.fairlead.telemetry.log;

import io.fairlead.model.expr.LogVariable;
import io.fairlead.model.expr.Template;
import io.fairlead.telemetry.StreamEnd;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The values of log variables. HAProxy manual 8.2.4, phases 8.4. Not thread-safe. */
final class LogFields {

    private final LogTime time;
    private final long pid = ProcessHandle.current().pid();
    private @Nullable String hostname;
    private long lines;

    LogFields(LogTime time) {
        this.time = time;
    }

    /** Appends one value. */
    void append(
            LogVariable variable, Template.Encoding encoding, StreamEnd end, long startedMillis, StringBuilder line) {
        switch (variable) {
            case NOTHING -> {
                // Only its flags count.
            }
            case REQUEST_HEADERS -> Captures.append(end.requestCaptures, line);
            case RESPONSE_HEADERS -> Captures.append(end.responseCaptures, line);
            case REQUEST_HEADERS_LIST -> Captures.appendList(end.requestCaptures, line);
            case RESPONSE_HEADERS_LIST -> Captures.appendList(end.responseCaptures, line);
            case DATE, REQUEST_DATE -> time.appendAccess(startedMillis, line);
            case GMT, REQUEST_GMT -> time.appendZoned(startedMillis, true, line);
            case LOCAL_TIME, REQUEST_LOCAL -> time.appendZoned(startedMillis, false, line);
            case RETRIES -> line.append(end.redispatched ? "+" : "").append(end.retries);
            case EPOCH_SECONDS, MILLIS, PID, LOG_COUNTER, REQUEST_COUNTER, CLIENT_PORT ->
                hexable(number(variable, end, startedMillis), encoding, line);
            case CLIENT_IP -> TemplateLine.text(ip(end.client, encoding.hex()), encoding, line);
            case BACKEND,
                    SERVER,
                    FRONTEND,
                    FRONTEND_TLS,
                    HOSTNAME,
                    STATE,
                    STATE_COOKIE,
                    REQUEST_COOKIE,
                    RESPONSE_COOKIE,
                    UNIQUE_ID,
                    BACKEND_SOURCE_IP,
                    SERVER_IP,
                    FRONTEND_IP,
                    TLS_CIPHER,
                    TLS_VERSION -> TemplateLine.text(name(variable, end), encoding, line);
            case METHOD, PATH, PATH_ONLY, QUERY, URI, VERSION, REQUEST -> request(variable, encoding, end, line);
            default -> line.append(phase(variable, end));
        }
    }

    private static void hexable(long value, Template.Encoding encoding, StringBuilder line) {
        line.append(encoding.hex() ? String.format(Locale.ROOT, "%04X", value) : Long.toString(value));
    }

    private long number(LogVariable variable, StreamEnd end, long startedMillis) {
        return switch (variable) {
            case EPOCH_SECONDS -> Math.floorDiv(startedMillis, 1000L);
            case MILLIS -> Math.floorMod(startedMillis, 1000L);
            case PID -> pid;
            case CLIENT_PORT -> Long.parseLong(end.client.substring(end.client.lastIndexOf(':') + 1));
            default -> lines++;
        };
    }

    private static String ip(String client, boolean hex) {
        String text = client.substring(0, Math.max(0, client.lastIndexOf(':')));
        if (!hex || text.indexOf(':') >= 0) {
            return text;
        }
        StringBuilder digits = new StringBuilder(8);
        for (String octet : text.split("\\.", -1)) {
            digits.append(String.format(Locale.ROOT, "%02X", Integer.parseInt(octet)));
        }
        return digits.toString();
    }

    private String name(LogVariable variable, StreamEnd end) {
        return switch (variable) {
            case BACKEND -> end.backend;
            case SERVER -> end.server;
            case FRONTEND -> end.frontend;
            case FRONTEND_TLS -> end.tls ? end.frontend + "~" : end.frontend;
            case HOSTNAME -> hostname();
            case STATE -> end.state;
            case STATE_COOKIE -> end.state + end.cookieState;
            case UNIQUE_ID -> end.uniqueId;
            // Nothing of the kind is known: no cookie is captured, and no server address is kept.
            default -> "";
        };
    }

    private String hostname() {
        String name = hostname;
        if (name == null) {
            try {
                name = InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                name = "localhost";
            }
            hostname = name;
        }
        return name;
    }

    private static void request(LogVariable variable, Template.Encoding encoding, StreamEnd end, StringBuilder line) {
        if (encoding.quoted()) {
            line.append('"');
        }
        if (end.method.isEmpty()) {
            line.append("<BADREQ>");
        } else {
            int query = end.target.indexOf('?');
            switch (variable) {
                case METHOD -> LogText.append(end.method, line);
                case VERSION -> line.append(end.version);
                case URI -> LogText.append(end.target, line);
                case QUERY -> LogText.append(query < 0 ? "" : end.target.substring(query), line);
                case REQUEST -> {
                    LogText.append(end.method, line);
                    line.append(' ');
                    LogText.append(end.target, line);
                    line.append(' ').append(end.version);
                }
                default -> LogText.append(query < 0 ? end.target : end.target.substring(0, query), line);
            }
        }
        if (encoding.quoted()) {
            line.append('"');
        }
    }

    private static long phase(LogVariable variable, StreamEnd end) {
        long read = end.http ? end.headRead : end.started;
        return switch (variable) {
            case STATUS -> end.status;
            case BYTES_READ -> end.bytesOut;
            case BYTES_UPLOADED -> end.bytesIn;
            case ACTIVE_CONNECTIONS -> end.processSessions;
            case FRONTEND_CONNECTIONS -> end.frontendSessions;
            case BACKEND_CONNECTIONS -> end.backendSessions;
            case SERVER_CONNECTIONS -> end.serverSessions;
            case SERVER_QUEUE -> end.serverQueue;
            case BACKEND_QUEUE -> end.backendQueue;
            case REQUEST_TIME, QUERY_TIME -> StreamLine.phase(end.started, read);
            case WAIT_TIME -> StreamLine.phase(read == 0 ? end.started : read, end.admitted);
            case CONNECT_TIME -> StreamLine.phase(end.admitted, end.connected);
            case RESPONSE_TIME -> StreamLine.phase(end.connected, end.responseHead);
            case DATA_TIME -> StreamLine.phase(end.responseHead, end.ended);
            case ACTIVE_TIME, TOTAL_TIME, USER_TIME -> StreamLine.millis(end.ended - end.started);
            // A handshake and an idle connection belong to no stream here, and ports of servers are not kept.
            default -> 0;
        };
    }
}
