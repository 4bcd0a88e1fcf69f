package io.fairlead.net.http1;

import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads all requests of a connection as a server would and tells what it understood. */
final class Conversation {

    private Conversation() {}

    /**
     * One entry per request, as it would be sent on, head and decoded body; a last one, {@code bad STATUS} or {@code
     * ended}, when the connection broke off.
     */
    static List<String> of(Transport transport) throws IOException {
        List<String> seen = new ArrayList<>();
        Http1Reader reader = new Http1Reader(transport);
        RequestHead head = new RequestHead();
        BodyReader body = new BodyReader(reader);
        try {
            while (reader.awaitMessage(Deadlines.NONE)) {
                reader.readRequestHead(head, Deadlines.NONE);
                seen.add(text(head, body));
                if (!head.keepAlive()) {
                    break;
                }
            }
        } catch (BadMessageException e) {
            seen.add("bad " + e.status());
        } catch (ConnectionEndedException e) {
            seen.add("ended");
        } finally {
            reader.discard();
        }
        return seen;
    }

    private static String text(RequestHead head, BodyReader body) throws IOException {
        byte[] out = new byte[head.length()];
        int length = head.write(out, 0);
        ChoppedTransport sink = ChoppedTransport.whole("");
        sink.write(out, 0, length, Deadlines.NONE);
        body.begin(head.bodyLength(), true);
        while (body.next(Deadlines.NONE)) {
            body.writePiece(sink, Deadlines.NONE);
        }
        return sink.written();
    }
}
