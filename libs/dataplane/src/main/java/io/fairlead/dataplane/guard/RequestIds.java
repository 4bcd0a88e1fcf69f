package io.fairlead.dataplane.guard;

import io.fairlead.dataplane.rules.Facts;
import io.fairlead.net.http1.BadMessageException;
import io.fairlead.net.http1.Head;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.net.http1.ResponseHead;
import java.nio.charset.StandardCharsets;

/** X-Request-Id: that of a trusted peer, else a new one; the server, the client and the log are told the same. */
final class RequestIds {

    /** The longest id that is taken over. */
    static final int LONGEST = 128;

    private static final FieldName NAME = new FieldName("X-Request-Id");

    private RequestIds() {}

    static void request(RequestHead head, Facts facts, boolean trusted) {
        int field = trusted ? head.find(NAME.lower, 0) : -1;
        if (field >= 0 && head.find(NAME.lower, field + 1) < 0 && fits(head, field)) {
            facts.uniqueId(head.value(field));
            return;
        }
        NAME.removeFrom(head);
        append(head, facts.uniqueId());
    }

    /** Visible characters only, and not too many: it ends up in logs. */
    private static boolean fits(Head head, int field) {
        int from = head.valueStart(field);
        int to = head.valueEnd(field);
        for (int i = from; i < to; i++) {
            if (head.bytes()[i] <= ' ' || head.bytes()[i] == 0x7F) {
                return false;
            }
        }
        return to > from && to - from <= LONGEST;
    }

    static void response(ResponseHead head, Facts facts) throws BadMessageException {
        if (head.mayHaveAppended(NAME.lower)) {
            head.settle();
        }
        head.removeAll(NAME.lower);
        append(head, facts.uniqueId());
    }

    private static void append(Head head, String id) {
        byte[] bytes = id.getBytes(StandardCharsets.US_ASCII);
        head.append(NAME.start, bytes, 0, bytes.length);
    }
}
