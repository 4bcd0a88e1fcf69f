package io.fairlead.net.http2;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What carries a server's answers to streams of ours. What comes for a stream that is over is passed over: we may have
 * given it up while it was on its way. Used by the reading thread.
 */
final class ResponseFrames extends MessageFrames {

    ResponseFrames(FrameInput input, StreamTable table, FrameNoise noise, long readNanos) {
        super(input, table, noise, readNanos);
    }

    @Override
    void late(int id) {
        // Nobody waits for it any more.
    }

    @Override
    boolean takesData(Http2Stream stream) {
        return stream instanceof LinkStream ours && ours.answered;
    }

    @Override
    void fields(int id, List<String> fields, boolean end, boolean dependsOnItself) throws IOException {
        if (id > table.last) {
            throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "an answer to nothing");
        }
        if (!(table.stream(id) instanceof LinkStream stream)) {
            return;
        }
        if (dependsOnItself || block.tooLarge()) {
            table.fail(id, ErrorCode.PROTOCOL_ERROR);
        } else if (stream.answered) {
            trailers(stream, fields, end);
        } else {
            answer(stream, fields, end);
        }
    }

    private void answer(LinkStream stream, List<String> fields, boolean end) throws IOException {
        Optional<AnswerText> answer = AnswerText.of(fields, stream.asked(), end);
        if (answer.isEmpty()) {
            table.fail(stream.id, ErrorCode.PROTOCOL_ERROR);
            return;
        }
        stream.answered = !answer.get().interim();
        if (!table.receiveHead(stream, answer.get())) {
            table.fail(stream.id, ErrorCode.ENHANCE_YOUR_CALM);
        } else if (end && !table.receiveEnd(stream, "")) {
            table.fail(stream.id, ErrorCode.PROTOCOL_ERROR);
        }
    }
}
