package io.fairlead.dataplane.rules;

import io.fairlead.model.expr.FetchName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the first bytes of a TCP connection say. HAProxy manual 7.3.5. */
final class ContentSources {

    private ContentSources() {}

    static Source of(FetchName name, List<String> arguments) {
        return switch (name) {
            case REQ_LEN -> with((p, v) -> v.number(p.length()));
            case REQ_PAYLOAD -> {
                int offset = Integer.parseInt(arguments.get(0).strip());
                int length = Integer.parseInt(arguments.get(1).strip());
                yield with((p, v) -> payload(p, v, offset, length));
            }
            case REQ_SSL_HELLO_TYPE ->
                with((p, v) -> {
                    int type = ClientHello.type(p.bytes(), p.length());
                    return type > 0 && v.number(type);
                });
            case REQ_SSL_VER ->
                with((p, v) -> {
                    int version = ClientHello.version(p.bytes(), p.length());
                    return version > 0 && v.number((long) (version >> 8) << 16 | (version & 0xFF));
                });
            case REQ_SSL_SNI -> with((p, v) -> ClientHello.serverName(p.bytes(), p.length(), v));
            case REQ_SSL_ALPN -> with((p, v) -> ClientHello.protocols(p.bytes(), p.length(), v));
            // without bytes to look at this is an HTTP stream, whose request has been read
            case REQ_PROTO_HTTP -> (_, facts, v) -> v.bool(facts.payload() == null || http(facts.payload()));
            case WAIT_END ->
                (_, facts, v) -> (facts.payload() == null || facts.payload().complete()) && v.bool(true);
            default -> (_, _, _) -> false;
        };
    }

    private interface OfPayload {
        boolean put(Payload payload, Value value);
    }

    private static Source with(OfPayload fetch) {
        return (_, facts, v) -> {
            Payload payload = facts.payload();
            return payload != null && fetch.put(payload, v);
        };
    }

    private static boolean payload(Payload p, Value v, int offset, int length) {
        int end = length == 0 ? p.length() : offset + length;
        return end <= p.length() && offset < end && v.text(p.bytes(), offset, end);
    }

    /** Whether it looks like the first line of an HTTP/1 request. */
    private static boolean http(@Nullable Payload p) {
        if (p == null) {
            return false;
        }
        String text = new String(p.bytes(), 0, Math.min(p.length(), 8192), StandardCharsets.ISO_8859_1);
        int line = text.indexOf('\n');
        String first = line < 0 ? text : text.substring(0, line).stripTrailing();
        return first.matches("[A-Z]+ [^ ]+ HTTP/1\\.[01]");
    }
}
