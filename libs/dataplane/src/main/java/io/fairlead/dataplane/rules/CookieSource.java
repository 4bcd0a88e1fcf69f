package io.fairlead.dataplane.rules;

import io.fairlead.net.http1.Field;
import io.fairlead.net.http1.Head;
import io.fairlead.net.http1.RequestHead;
import java.nio.charset.StandardCharsets;

/** The values of the cookies of one name. HAProxy manual 7.3.6 {@code req.cook}, {@code res.cook}. */
final class CookieSource implements Source {

    private static final byte[] REQUEST = "cookie".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RESPONSE = "set-cookie".getBytes(StandardCharsets.US_ASCII);

    private final boolean ofResponse;
    private final byte[] name;

    CookieSource(String name, boolean ofResponse) {
        this.ofResponse = ofResponse;
        this.name = name.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public boolean next(RequestHead request, Facts facts, Value value) {
        Head head = HeaderSource.head(request, facts, ofResponse);
        if (head == null) {
            return false;
        }
        HeaderSource.settle(head, ofResponse ? RESPONSE : REQUEST);
        Field field = ofResponse ? Field.SET_COOKIE : Field.COOKIE;
        int i = head.find(field, value.field);
        while (i >= 0) {
            value.field = i;
            if (pair(head.bytes(), value.at < 0 ? head.valueStart(i) : value.at, head.valueEnd(i), value)) {
                return true;
            }
            value.field = i + 1;
            value.at = -1;
            i = head.find(field, i + 1);
        }
        return false;
    }

    /** Finds the next pair of that name; in a Set-Cookie only the first pair is one. */
    private boolean pair(byte[] b, int start, int stop, Value value) {
        int at = start;
        while (at < stop) {
            int end = at;
            while (end < stop && b[end] != ';') {
                end++;
            }
            int from = at;
            while (from < end && b[from] == ' ') {
                from++;
            }
            at = ofResponse ? stop : end + 1;
            if (from + name.length < end && b[from + name.length] == '=' && starts(b, from)) {
                int to = end;
                while (to > from && b[to - 1] == ' ') {
                    to--;
                }
                value.at = at;
                return value.text(b, from + name.length + 1, to);
            }
        }
        return false;
    }

    private boolean starts(byte[] b, int from) {
        for (int i = 0; i < name.length; i++) {
            if (b[from + i] != name[i]) {
                return false;
            }
        }
        return true;
    }
}
