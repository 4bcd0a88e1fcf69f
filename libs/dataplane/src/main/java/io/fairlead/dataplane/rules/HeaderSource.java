package io.fairlead.dataplane.rules;

import io.fairlead.net.http1.BadMessageException;
import io.fairlead.net.http1.Field;
import io.fairlead.net.http1.Head;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.net.http1.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The values of the header fields of one name: each comma-separated element, or each whole value. HAProxy manual 7.3.6
 * {@code req.hdr}, {@code req.fhdr}, {@code res.hdr}.
 */
final class HeaderSource implements Source {

    private final boolean ofResponse;
    private final boolean split;
    private final byte[] lower;
    private final Field known;

    HeaderSource(String name, boolean ofResponse, boolean split) {
        this.ofResponse = ofResponse;
        this.split = split;
        this.lower = name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1);
        this.known = Field.of(name);
    }

    @Override
    public boolean next(RequestHead request, Facts facts, Value value) {
        Head head = head(request, facts, ofResponse);
        if (head == null) {
            return false;
        }
        settle(head, lower);
        int i = value.field;
        if (value.at < 0) {
            i = known == Field.OTHER ? head.find(lower, i) : head.find(known, i);
            if (i < 0) {
                return false;
            }
            if (!split) {
                value.field = i + 1;
                return value.text(head.bytes(), head.valueStart(i), head.valueEnd(i));
            }
            value.field = i;
            value.at = head.valueStart(i);
        }
        return element(head.bytes(), head.valueEnd(i), value);
    }

    /** The head that is looked at; null where there is none, as the request's is gone once a response is there. */
    static @Nullable Head head(RequestHead request, Facts facts, boolean ofResponse) {
        ResponseHead response = facts.response();
        return ofResponse ? response : response == null ? request : null;
    }

    /** Makes fields that rules have appended visible. */
    static void settle(Head head, byte[] lower) {
        if (head.mayHaveAppended(lower)) {
            settle(head);
        }
    }

    static void settle(Head head) {
        try {
            if (head instanceof RequestHead request) {
                request.settle();
            } else if (head instanceof ResponseHead response) {
                response.settle();
            }
        } catch (BadMessageException e) {
            // Too many fields by now: what was there before the edits is what rules see.
            return;
        }
    }

    /** The element at {@code value.at}; a comma between quotes belongs to it. */
    private static boolean element(byte[] b, int stop, Value value) {
        int from = value.at;
        int to = from;
        boolean quoted = false;
        while (to < stop && (quoted || b[to] != ',')) {
            if (b[to] == '"') {
                quoted = !quoted;
            } else if (quoted && b[to] == '\\' && to + 1 < stop) {
                to++;
            }
            to++;
        }
        if (to < stop) {
            value.at = to + 1;
        } else {
            value.at = -1;
            value.field++;
        }
        int first = from;
        int last = to;
        while (first < last && (b[first] == ' ' || b[first] == '\t')) {
            first++;
        }
        while (last > first && (b[last - 1] == ' ' || b[last - 1] == '\t')) {
            last--;
        }
        return value.text(b, first, last);
    }
}
