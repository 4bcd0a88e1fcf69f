package io.fairlead.net.http2;

import io.fairlead.net.http2.MessageText.Body;
import io.fairlead.net.http2.MessageText.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Heads of HTTP/1.1 responses to a client's request, as fields. RFC 9113 section 8.3.2. */
final class AnswerHeads implements MessageText.Heads {

    private static final String BAD_GATEWAY = "502";

    private final RequestText request;

    AnswerHeads(RequestText request) {
        this.request = request;
    }

    @Override
    public Start read(String[] lines) {
        int status = Integer.parseInt(lines[0].substring(9, 12));
        boolean websocket = status == 101 && !request.accept().isEmpty();
        String told = websocket ? "200" : lines[0].substring(9, 12);
        List<String> fields = new ArrayList<>(List.of(":status", taken(status) ? BAD_GATEWAY : told));
        long length = -1;
        boolean chunked = false;
        String accept = "";
        for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
            int colon = lines[i].indexOf(':');
            String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
            String value = lines[i].substring(colon + 1).strip();
            if (name.equals("content-length")) {
                length = Long.parseLong(value);
            }
            chunked |= name.equals("transfer-encoding");
            if (websocket && name.equals("sec-websocket-accept")) {
                accept = value;
            } else if (!FieldRules.OF_CONNECTIONS.contains(name)) {
                fields.add(name);
                fields.add(value);
            }
        }
        if (status == 101 && !accept.equals(request.accept())) {
            // A server that switches to what nobody asked for, or does not know the key. RFC 6455 section 4.1.
            return new Start(List.of(":status", BAD_GATEWAY), Body.REFUSED, 0);
        }
        return new Start(fields, body(status, length, chunked), length);
    }

    /** To who asked for a WebSocket any 2xx would say that there is one, which only 101 does. RFC 8441 section 5. */
    private boolean taken(int status) {
        return status / 100 == 2 && !request.accept().isEmpty();
    }

    private Body body(int status, long length, boolean chunked) {
        boolean tunnel = status == 101 || (request.method().equals("CONNECT") && status / 100 == 2);
        boolean none = request.method().equals("HEAD") || status == 204 || status == 304;
        if (tunnel) {
            return Body.TUNNEL;
        }
        if (status / 100 == 1) {
            return Body.HEAD;
        }
        if (none || (length == 0 && !chunked)) {
            return Body.NONE;
        }
        if (chunked) {
            return Body.CHUNKED;
        }
        return length < 0 ? Body.UNTIL_END : Body.LENGTH;
    }
}
