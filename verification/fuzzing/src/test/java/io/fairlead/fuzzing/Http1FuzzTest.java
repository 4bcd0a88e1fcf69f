package io.fairlead.fuzzing;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fairlead.net.http1.BodyReader;
import io.fairlead.net.http1.Field;
import io.fairlead.net.http1.Http1Reader;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.net.http1.ResponseHead;
import io.fairlead.net.io.BufferPool;
import io.fairlead.net.io.Deadlines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Requests with their bodies, and responses: read or refused, the same in whatever pieces they come. */
final class Http1FuzzTest {

    private static final byte[] HOST = "host".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_HOST = "host: \r\n".getBytes(StandardCharsets.US_ASCII);

    @FuzzTest
    void requests(byte[] input) {
        byte[] whole = requests(input, input.length + 1);
        assertThat(requests(input, 1)).isEqualTo(whole);
        // What is passed on reads the same again: no second parser sees another message.
        assertThat(requests(whole, 7)).isEqualTo(whole);
    }

    /** All messages of a connection as they are passed on, until one is refused or the connection ends. */
    private static byte[] requests(byte[] input, int piece) {
        FuzzTransport from = new FuzzTransport(input, Math.max(1, piece));
        Http1Reader reader = new Http1Reader(from);
        RequestHead head = new RequestHead();
        BodyReader body = new BodyReader(reader);
        FuzzTransport to = new FuzzTransport(new byte[0], 1);
        try {
            while (reader.awaitMessage(Deadlines.NONE)) {
                reader.readRequestHead(head, Deadlines.NONE);
                byte[] out = new byte[2 * BufferPool.SIZE];
                if (!head.has(Field.HOST) && !head.mayHaveAppended(HOST)) {
                    // As the edge does: HTTP/1.0 needs none.
                    head.append(NO_HOST);
                }
                int length = head.write(out, 0);
                ByteArrayOutputStream message = new ByteArrayOutputStream();
                message.write(out, 0, length);
                body.begin(head.bodyLength(), false);
                FuzzTransport pieces = new FuzzTransport(new byte[0], 1);
                while (body.next(Deadlines.NONE)) {
                    body.writePiece(pieces, Deadlines.NONE);
                }
                message.writeBytes(pieces.written());
                byte[] complete = message.toByteArray();
                to.write(complete, 0, complete.length, Deadlines.NONE);
            }
        } catch (IOException e) {
            // Refused, or ended in a message.
        }
        return to.written();
    }

    @FuzzTest
    void responses(byte[] input) {
        for (int piece : new int[] {1, input.length + 1}) {
            Http1Reader reader = new Http1Reader(new FuzzTransport(input, piece));
            ResponseHead head = new ResponseHead();
            try {
                reader.readResponseHead(head, false, false, Deadlines.NONE);
                assertThat(head.status()).isBetween(100, 999);
                BodyReader body = new BodyReader(reader);
                body.begin(head.bodyLength(), true);
                FuzzTransport to = new FuzzTransport(new byte[0], 1);
                while (body.next(Deadlines.NONE)) {
                    body.writePiece(to, Deadlines.NONE);
                }
                assertThat(to.written().length).isLessThanOrEqualTo(input.length);
            } catch (IOException e) {
                // Refused.
            }
        }
    }
}
