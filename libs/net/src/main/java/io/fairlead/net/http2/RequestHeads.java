package io.fairlead.net.http2;

import io.fairlead.net.http2.MessageText.Body;
import io.fairlead.net.http2.MessageText.Start;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The head of our HTTP/1.1 request to a server, as fields. RFC 9113 section 8.3.1; an upgrade becomes an extended CONNECT
 * (RFC 8441).
 */
final class RequestHeads implements MessageText.Heads {

    /**
     * What an answer's meaning depends on.
     *
     * @param method of the request
     * @param protocol asked for by an upgrade, empty for other requests
     * @param key of a WebSocket, empty for other requests
     */
    record Asked(String method, String protocol, String key) {

        boolean isHead() {
            return method.equals("HEAD");
        }

        /** Whether with such an answer messages give way to a tunnel. */
        boolean tunnels(int status) {
            return status / 100 == 2 && (method.equals("CONNECT") || !protocol.isEmpty());
        }
    }

    private static final String CONNECT = "CONNECT";

    private final String scheme;
    private final boolean takesProtocols;
    private volatile Asked asked = new Asked("", "", "");

    // Of the head that is read.
    private final List<String> regular = new ArrayList<>();
    private String host = "";
    private String protocol = "";
    private String key = "";
    private boolean upgrades;
    private boolean chunked;
    private long length;

    /**
     * For one request.
     *
     * @param takesProtocols whether the server takes an extended CONNECT
     */
    RequestHeads(String scheme, boolean takesProtocols) {
        this.scheme = scheme;
        this.takesProtocols = takesProtocols;
    }

    /** What was asked; nothing before the head was read. */
    Asked asked() {
        return asked;
    }

    @Override
    public Start read(String[] lines) throws IOException {
        String[] words = lines[0].split(" ", 3);
        for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
            int colon = lines[i].indexOf(':');
            field(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        boolean extended = upgrades && protocol.equalsIgnoreCase("websocket");
        if (extended && !takesProtocols) {
            throw new IOException("the server takes no " + protocol + " over HTTP/2");
        }
        asked = new Asked(words[0], extended ? protocol : "", extended ? key : "");
        List<String> fields = pseudo(words[0], words[1], extended);
        fields.addAll(regular);
        if (!extended && !key.isEmpty()) {
            fields.addAll(List.of("sec-websocket-key", key));
        }
        return new Start(fields, body(words[0], extended), length);
    }

    private void field(String name, String value) {
        switch (name) {
            case "host" -> host = value;
            case "upgrade" -> protocol = value;
            case "connection" -> upgrades |= value.toLowerCase(Locale.ROOT).contains("upgrade");
            case "transfer-encoding" -> chunked = true;
            case "sec-websocket-key" -> key = value;
            case "keep-alive", "proxy-connection", "http2-settings" -> {
                // Those are of the client's connection.
            }
            case "te" -> {
                if (value.equalsIgnoreCase("trailers")) {
                    add(name, "trailers");
                }
            }
            case "content-length" -> {
                length = Long.parseLong(value);
                add(name, value);
            }
            default -> add(name, value);
        }
    }

    private void add(String name, String value) {
        regular.add(name);
        regular.add(value);
    }

    private List<String> pseudo(String method, String target, boolean extended) {
        List<String> fields = new ArrayList<>(regular.size() + 10);
        fields.addAll(List.of(":method", extended ? CONNECT : method));
        if (method.equals(CONNECT)) {
            fields.addAll(List.of(":authority", target));
            return fields;
        }
        if (extended) {
            fields.addAll(List.of(":protocol", protocol));
        }
        String authority = host;
        String path = target;
        int slashes = target.indexOf("://");
        if (!target.startsWith("/") && slashes > 0) {
            int slash = target.indexOf('/', slashes + 3);
            authority = target.substring(slashes + 3, slash < 0 ? target.length() : slash);
            path = slash < 0 ? "/" : target.substring(slash);
        }
        fields.addAll(List.of(":scheme", scheme, ":path", path));
        if (!authority.isEmpty()) {
            fields.addAll(List.of(":authority", authority));
        }
        return fields;
    }

    private Body body(String method, boolean extended) {
        if (extended || method.equals(CONNECT)) {
            return Body.TUNNEL;
        }
        if (chunked) {
            return Body.CHUNKED;
        }
        return length > 0 ? Body.LENGTH : Body.NONE;
    }
}
