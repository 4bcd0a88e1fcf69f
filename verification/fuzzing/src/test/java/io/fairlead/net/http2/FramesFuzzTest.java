package io.fairlead.net.http2;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fairlead.fuzzing.FuzzTransport;
import io.fairlead.net.http1.Http1Reader;
import io.fairlead.net.http1.ResponseHead;
import io.fairlead.net.io.Deadlines;
import java.io.IOException;
import java.util.List;

/** HTTP/2 frames and compressed header blocks: read, or refused with the exception meant for it. */
final class FramesFuzzTest {

    @FuzzTest
    void frames(byte[] input) {
        FrameInput frames = new FrameInput(new FuzzTransport(input, 5), Deadlines.NONE);
        FieldBlock block = new FieldBlock();
        try {
            while (frames.next(Deadlines.NONE)) {
                assertThat(frames.length).isBetween(0, Frames.MAX_PAYLOAD);
                block.begin();
                block.add(frames, frames.length);
                int size = 0;
                List<String> fields = block.decode();
                for (String text : fields) {
                    size += text.length();
                }
                assertThat(size).isLessThanOrEqualTo(FieldBlock.LARGEST_LIST);
                assertThat(fields.size() % 2).isZero();
            }
        } catch (IOException e) {
            // Refused, or ended in a frame.
        }
    }

    /** What a server's fields become is one head that says no more than they do, or nothing. */
    @FuzzTest
    void answers(byte[] input) {
        FrameInput frames = new FrameInput(new FuzzTransport(input, 50), Deadlines.NONE);
        FieldBlock block = new FieldBlock();
        try {
            while (frames.next(Deadlines.NONE)) {
                boolean ended = frames.has(Frames.END_STREAM);
                block.begin();
                block.add(frames, frames.length);
                List<String> fields = block.decode();
                AnswerText.of(fields, new RequestHeads.Asked("GET", "", ""), ended)
                        .ifPresent(answer -> parses(answer, fields));
            }
        } catch (IOException e) {
            // Refused, or ended in a frame.
        }
    }

    private static void parses(AnswerText answer, List<String> fields) {
        Http1Reader reader = new Http1Reader(new FuzzTransport(answer.bytes(), 50));
        ResponseHead head = new ResponseHead();
        try {
            reader.readResponseHead(head, false, false, Deadlines.NONE);
        } catch (IOException e) {
            // HTTP/1.1 is the stricter one.
            return;
        }
        assertThat(head.status()).isEqualTo(Integer.parseInt(fields.get(1)));
        // One may be added that tells of the body's length.
        assertThat(head.count()).isLessThanOrEqualTo(fields.size() / 2);
        assertThat(reader.hasBuffered()).isFalse();
    }
}
