package io.fairlead.edge;

import io.fairlead.balancing.Hashes;
import io.fairlead.dataplane.rules.Facts;
import io.fairlead.model.config.Balance;
import io.fairlead.net.http1.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.IntSupplier;

/** The hash a balance mode looks at. HAProxy manual 4.2 {@code balance}. */
final class HashKeys {

    private HashKeys() {}

    /**
     * The hash of a request.
     *
     * @param turn for requests that have no such header or parameter, which take turns
     */
    static int of(Balance balance, RequestHead head, Facts facts, IntSupplier turn) {
        return switch (balance) {
            case Balance.RoundRobin b -> 0;
            case Balance.StaticRoundRobin b -> 0;
            case Balance.LeastConn b -> 0;
            case Balance.First b -> 0;
            case Balance.Random b -> 0;
            case Balance.Source b -> Hashes.source(facts.client().getAddress().getAddress());
            case Balance.Uri uri -> uri(uri, head);
            case Balance.Header header -> header(header.name(), head, turn);
            case Balance.UrlParam param -> parameter(param.name(), head.query(), turn);
        };
    }

    /** The same where there is no request: of a TCP connection only the address is known. */
    static int ofConnection(Balance balance, Facts facts) {
        return balance instanceof Balance.Source
                ? Hashes.source(facts.client().getAddress().getAddress())
                : 0;
    }

    private static int uri(Balance.Uri uri, RequestHead head) {
        String text = uri.whole() ? head.pathAndQuery() : head.path();
        if (uri.length() > 0 && text.length() > uri.length()) {
            text = text.substring(0, uri.length());
        }
        if (uri.depth() > 0) {
            int at = 0;
            for (int slashes = 0; slashes < uri.depth() && at >= 0; slashes++) {
                at = text.indexOf('/', at + 1);
            }
            text = at > 0 ? text.substring(0, at) : text;
        }
        return hash(text);
    }

    /** Of several values the first counts. */
    private static int header(String name, RequestHead head, IntSupplier turn) {
        int found = head.find(name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1), 0);
        if (found < 0 || head.valueStart(found) == head.valueEnd(found)) {
            return turn.getAsInt();
        }
        byte[] bytes = head.bytes();
        int to = head.valueStart(found);
        while (to < head.valueEnd(found) && bytes[to] != ',') {
            to++;
        }
        while (to > head.valueStart(found) && (bytes[to - 1] == ' ' || bytes[to - 1] == '\t')) {
            to--;
        }
        return Hashes.sdbm(bytes, head.valueStart(found), to);
    }

    private static int parameter(String name, String query, IntSupplier turn) {
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return hash(pair.substring(name.length() + 1));
            }
        }
        return turn.getAsInt();
    }

    private static int hash(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return Hashes.sdbm(bytes, 0, bytes.length);
    }
}
