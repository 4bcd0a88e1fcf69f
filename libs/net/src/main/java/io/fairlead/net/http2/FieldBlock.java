package io.fairlead.net.http2;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http2.hpack.HPackDecoder;
import org.apache.hc.core5.http2.hpack.HPackException;

/**
 * Header blocks as they come in: collected over CONTINUATION frames, then decompressed. What is too large is still
 * decompressed, as the table must stay in step, but not kept. RFC 9113 section 4.3; RFC 7541. Used by the reader only.
 */
final class FieldBlock {

    /** Compressed bytes of one block. */
    static final int LARGEST = 16 * 1024;

    /** Bytes of names and values kept of one block, each field counting 32 more. RFC 9113 section 6.5.2. */
    static final int LARGEST_LIST = 32 * 1024;

    private final HPackDecoder hpack = new HPackDecoder(Frames.TABLE_SIZE, StandardCharsets.ISO_8859_1);
    private byte[] bytes = new byte[0];
    private int length;
    private boolean tooLarge;

    /** Forgets the block before. */
    void begin() {
        length = 0;
    }

    /** Takes the next {@code count} bytes of the connection in. */
    void add(FrameInput input, int count) throws java.io.IOException {
        if (length + count > LARGEST) {
            throw new Http2Exception(ErrorCode.ENHANCE_YOUR_CALM, "header block too large");
        }
        if (length + count > bytes.length) {
            bytes = java.util.Arrays.copyOf(bytes, length + count);
        }
        input.all(bytes, length, count);
        length += count;
    }

    /** Names and values in turn. */
    List<String> decode() throws Http2Exception {
        tooLarge = false;
        List<String> fields = new ArrayList<>();
        int size = 0;
        ByteBuffer source = ByteBuffer.wrap(bytes, 0, length);
        try {
            while (source.hasRemaining()) {
                if (size > 0 && isSizeUpdate(source.get(source.position()))) {
                    throw new HPackException("a table size behind fields");
                }
                Header field = hpack.decodeHeader(source);
                if (field == null) {
                    continue;
                }
                size = Math.min(
                        LARGEST_LIST + 1,
                        size + field.getName().length() + field.getValue().length() + 32);
                if (size <= LARGEST_LIST) {
                    fields.add(field.getName());
                    fields.add(field.getValue());
                }
            }
        } catch (HPackException | RuntimeException e) {
            // The library meets some malformed blocks with exceptions of arrays and buffers.
            throw new Http2Exception(ErrorCode.COMPRESSION_ERROR, "header block cannot be decompressed");
        } finally {
            bytes = new byte[0];
        }
        tooLarge = size > LARGEST_LIST;
        return fields;
    }

    /** RFC 7541 sections 4.2 and 6.3: such a thing comes first in a block. */
    private static boolean isSizeUpdate(byte octet) {
        return (octet & 0xe0) == 0x20;
    }

    /** Whether fields of the last block were left out. */
    boolean tooLarge() {
        return tooLarge;
    }
}
