package io.fairlead.net.http2;

import io.fairlead.net.io.Deadlines;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What carries messages: header blocks with their continuations, data, trailers. What a peer can make us keep is bounded.
 * Used by the reading thread.
 */
abstract class MessageFrames {

    /** CONTINUATION frames of one block. */
    private static final int CONTINUATIONS = 16;

    final FrameInput input;
    final FrameOutput output;
    final StreamTable table;
    final FrameNoise noise;
    final long readNanos;
    final FieldBlock block = new FieldBlock();
    private int receiveWindow = Http2Connection.CONNECTION_WINDOW;

    MessageFrames(FrameInput input, StreamTable table, FrameNoise noise, long readNanos) {
        this.input = input;
        this.output = table.output;
        this.table = table;
        this.noise = noise;
        this.readNanos = readNanos;
    }

    /** A complete header block. */
    abstract void fields(int id, List<String> fields, boolean end, boolean dependsOnItself) throws IOException;

    /** Data on a stream that is not open any more. */
    abstract void late(int id) throws IOException;

    /** Whether data may come on a stream now. */
    abstract boolean takesData(Http2Stream stream);

    private void streamOnly() throws Http2Exception {
        if (input.stream == 0) {
            throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "frame without a stream");
        }
    }

    final void data() throws IOException {
        streamOnly();
        int id = input.stream;
        if (id > table.last || id % 2 == 0) {
            throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "frame on a stream that is idle");
        }
        int length = input.length;
        boolean end = input.has(Frames.END_STREAM);
        if (length == 0 && !end) {
            noise.add();
        }
        receiveWindow -= length;
        if (receiveWindow < 0) {
            throw new Http2Exception(ErrorCode.FLOW_CONTROL_ERROR, "more than the window");
        }
        int padding = padding(length);
        Http2Stream stream = table.stream(id);
        if (stream == null || stream.remoteEnded) {
            input.skip(padding < 0 ? length : length - 1);
            if (stream != null) {
                table.fail(id, ErrorCode.STREAM_CLOSED);
            } else {
                late(id);
            }
        } else {
            body(stream, length, padding, end);
        }
        if (receiveWindow < Http2Connection.CONNECTION_WINDOW / 2) {
            output.windowUpdate(0, Http2Connection.CONNECTION_WINDOW - receiveWindow);
            receiveWindow = Http2Connection.CONNECTION_WINDOW;
        }
    }

    /** The padding's length, its own octet not counted; -1 without. */
    private int padding(int length) throws IOException {
        if (!input.has(Frames.PADDED)) {
            return -1;
        }
        int padding = length == 0 ? 0 : input.u8();
        if (padding >= length) {
            throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "padding longer than the frame");
        }
        return padding;
    }

    private void body(Http2Stream stream, int length, int padding, boolean end) throws IOException {
        if (!table.takeWindow(stream, length)) {
            input.skip(padding < 0 ? length : length - 1);
            table.fail(stream.id, ErrorCode.FLOW_CONTROL_ERROR);
            return;
        }
        int left = padding < 0 ? length : length - 1 - padding;
        byte[] piece = table.transport.buffers().borrow();
        boolean good = takesData(stream);
        try {
            while (left > 0) {
                int n = input.some(piece, 0, left);
                left -= n;
                good = good && table.receive(stream, piece, n);
            }
        } finally {
            table.transport.buffers().giveBack(piece);
        }
        if (padding >= 0) {
            input.skip(padding);
            table.takeWindow(stream, -padding - 1);
            output.windowUpdate(stream.id, padding + 1);
        }
        if (good && end) {
            good = table.receiveEnd(stream, "");
        }
        if (!good) {
            table.fail(stream.id, ErrorCode.PROTOCOL_ERROR);
        }
    }

    final void headers() throws IOException {
        streamOnly();
        int id = input.stream;
        boolean end = input.has(Frames.END_STREAM);
        int padding = padding(input.length);
        int left = padding < 0 ? input.length : input.length - 1 - padding;
        boolean dependsOnItself = false;
        if (input.has(Frames.WITH_PRIORITY)) {
            left -= 5;
            if (left < 0) {
                throw new Http2Exception(ErrorCode.FRAME_SIZE_ERROR, "no place for a priority");
            }
            dependsOnItself = input.u31() == id;
            input.skip(1);
        }
        block.begin();
        block.add(input, left);
        input.skip(Math.max(0, padding));
        continuations(id);
        List<String> fields = block.decode();
        if (id % 2 == 0) {
            throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "even stream");
        }
        fields(id, fields, end, dependsOnItself);
    }

    private void continuations(int id) throws IOException {
        for (int frames = 0; !input.has(Frames.END_HEADERS); frames++) {
            if (frames == CONTINUATIONS) {
                throw new Http2Exception(ErrorCode.ENHANCE_YOUR_CALM, "too many continuations");
            }
            if (!input.next(Deadlines.inNanos(readNanos))) {
                throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "end in a header block");
            }
            if (input.type != Frames.CONTINUATION || input.stream != id) {
                throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "no continuation");
            }
            block.add(input, input.length);
        }
    }

    /** Those of an open stream. */
    final void trailers(Http2Stream stream, List<String> fields, boolean end) throws IOException {
        int id = stream.id;
        if (stream.remoteEnded) {
            table.fail(id, ErrorCode.STREAM_CLOSED);
            return;
        }
        Optional<String> lines = FieldRules.trailers(fields);
        if (!end || lines.isEmpty() || block.tooLarge() || !table.receiveEnd(stream, lines.get())) {
            table.fail(id, ErrorCode.PROTOCOL_ERROR);
        }
    }
}
