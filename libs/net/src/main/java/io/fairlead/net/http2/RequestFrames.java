package io.fairlead.net.http2;

import io.fairlead.net.io.Deadlines;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What carries a client's requests. Used by the reading thread. */
final class RequestFrames extends MessageFrames {

    /** Serves what comes in. */
    interface Streams {
        /** Whether no further stream is taken. */
        boolean full();

        /** Serves a stream. */
        void start(Http2Stream stream);
    }

    private final Streams streams;

    RequestFrames(FrameInput input, StreamTable table, FrameNoise noise, long readNanos, Streams streams) {
        super(input, table, noise, readNanos);
        this.streams = streams;
    }

    @Override
    void late(int id) throws Http2Exception {
        if (!table.wasReset(id)) {
            throw new Http2Exception(ErrorCode.STREAM_CLOSED, "frame behind the end");
        }
    }

    @Override
    boolean takesData(Http2Stream stream) {
        return true;
    }

    @Override
    void fields(int id, List<String> fields, boolean end, boolean dependsOnItself) throws IOException {
        if (dependsOnItself) {
            table.last = Math.max(table.last, id);
            table.fail(id, ErrorCode.PROTOCOL_ERROR);
        } else if (id > table.last) {
            table.last = id;
            open(id, fields, end);
        } else {
            Http2Stream stream = table.stream(id);
            if (stream == null) {
                late(id);
            } else {
                trailers(stream, fields, end);
            }
        }
    }

    private void open(int id, List<String> fields, boolean end) throws IOException {
        if (block.tooLarge()) {
            output.headers(id, List.of(":status", "431"), true, Deadlines.inNanos(readNanos));
            table.fail(id, ErrorCode.NO_ERROR);
            return;
        }
        if (streams.full()) {
            noise.add();
            table.fail(id, ErrorCode.REFUSED_STREAM);
            return;
        }
        Optional<RequestText> request = RequestText.of(fields, end);
        if (request.isEmpty()) {
            noise.add();
            table.fail(id, ErrorCode.PROTOCOL_ERROR);
            return;
        }
        streams.start(table.begin(id, request.get(), end));
    }
}
