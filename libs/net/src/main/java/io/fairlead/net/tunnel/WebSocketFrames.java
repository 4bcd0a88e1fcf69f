package io.fairlead.net.tunnel;

/**
 * Follows one direction of a WebSocket, only to know where a frame ends: between two frames a proxy may put one of its
 * own. RFC 6455 section 5.2. Written by one thread.
 */
final class WebSocketFrames {

    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;
    private static final int MASKED = 0x80;
    private static final int MASK_BYTES = 4;

    /** Bytes of the present frame's head seen so far. */
    private int head;

    private int lengthBytes;
    private int maskBytes;
    private long length;

    /** Bytes of its payload that are still to come. */
    private long left;

    private volatile boolean between = true;

    /** Whether the last byte seen ended a frame, or none was seen. Any thread. */
    boolean between() {
        return between;
    }

    /** These bytes passed. */
    void passed(byte[] bytes, int offset, int count) {
        int at = offset;
        int end = offset + count;
        while (at < end) {
            if (left > 0) {
                int skipped = (int) Math.min(left, end - at);
                left -= skipped;
                at += skipped;
            } else {
                head(bytes[at] & 0xff);
                at++;
            }
        }
        between = head == 0 && left == 0;
    }

    private void head(int b) {
        head++;
        if (head == 1) {
            return;
        }
        if (head == 2) {
            maskBytes = (b & MASKED) != 0 ? MASK_BYTES : 0;
            int small = b & 0x7f;
            lengthBytes = small == LONG_LENGTH ? 8 : small == SHORT_LENGTH ? 2 : 0;
            length = lengthBytes == 0 ? small : 0;
        } else if (head <= 2 + lengthBytes) {
            length = length << 8 | b;
        }
        if (head == 2 + lengthBytes + maskBytes) {
            // A length with its highest bit set is none; nothing after it can be followed.
            left = length < 0 ? Long.MAX_VALUE : length;
            head = 0;
        }
    }
}
