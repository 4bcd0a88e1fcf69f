package io.fairlead.dataplane.rules;

import io.fairlead.model.expr.FetchName;
import io.fairlead.net.http1.RequestHead;
import java.nio.charset.StandardCharsets;

/** What the request line says. HAProxy manual 7.3.6. */
final class UrlSources {

    private UrlSources() {}

    static Source of(FetchName name) {
        return switch (name) {
            case METHOD -> (head, _, v) -> v.text(head.bytes(), head.start(), head.methodEnd());
            case PATH -> (head, _, v) -> path(head, v);
            case PATHQ -> (head, _, v) -> v.text(head.pathAndQuery());
            case QUERY ->
                (head, _, v) -> head.pathEnd() < head.targetEnd()
                        ? v.text(head.bytes(), head.pathEnd() + 1, head.targetEnd())
                        : v.text(head.bytes(), 0, 0);
            case URL -> (head, _, v) -> v.text(head.bytes(), head.targetStart(), head.targetEnd());
            case URL_IP -> (head, _, v) -> v.text(HostText.host(head.host())) && v.asAddress();
            case URL_PORT -> (head, _, v) -> v.number(HostText.port(head.host()));
            case BASE -> (head, _, v) -> v.text(HostText.lower(head.host()) + head.path());
            case REQ_VER -> (head, _, v) -> v.text(head.minor() == 0 ? "1.0" : "1.1");
            default -> (_, _, _) -> false;
        };
    }

    private static boolean path(RequestHead head, Value v) {
        return head.pathStart() == head.pathEnd()
                ? v.text("/")
                : v.text(head.bytes(), head.pathStart(), head.pathEnd());
    }

    /** The values of a query parameter; it begins behind the delimiter, and {@code ;} and {@code &} end it. */
    static Source parameter(String name, String delimiter) {
        byte[] wanted = name.getBytes(StandardCharsets.ISO_8859_1);
        byte first = (byte) delimiter.charAt(0);
        return (head, facts, v) -> facts.response() == null && parameter(head, v, wanted, first);
    }

    private static boolean parameter(RequestHead head, Value v, byte[] name, byte delimiter) {
        byte[] b = head.bytes();
        int stop = head.targetEnd();
        int at = v.at;
        if (at < 0) {
            at = head.pathStart();
            while (at < stop && b[at] != delimiter) {
                at++;
            }
            at++;
        }
        while (at < stop) {
            int end = at;
            while (end < stop && b[end] != '&' && b[end] != ';') {
                end++;
            }
            int from = at;
            at = end + 1;
            int value = from + name.length;
            if (value <= end && java.util.Arrays.equals(b, from, value, name, 0, name.length)) {
                if (value == end || b[value] == '=') {
                    v.at = at;
                    return v.text(b, Math.min(value + 1, end), end);
                }
            }
        }
        v.at = stop;
        return false;
    }
}
