package io.fairlead.net.http2;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fairlead.fuzzing.FuzzTransport;
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
}
