package io.fairlead.pgwire;

/**
 * Follows the messages of one direction without keeping them: told of each piece of the stream, it tells of each
 * message by its type and the beginning of its payload. For one thread.
 */
public final class MessageTracker {

    /** Told of each complete message. */
    @FunctionalInterface
    public interface Listener {
        /**
         * A message passed.
         *
         * @param head the beginning of its payload, valid during the call
         * @param length how much of it there is, {@link #HEAD} at most
         */
        void message(char type, byte[] head, int length);
    }

    /** As much of a payload is kept: enough for a status, an error's code, the first word of a statement. */
    public static final int HEAD = 96;

    private final Listener listener;
    private final byte[] header = new byte[5];
    private final byte[] head = new byte[HEAD];
    private int headerFill;
    private int kept;
    private long left;

    /** At a message's boundary. */
    public MessageTracker(Listener listener) {
        this.listener = listener;
    }

    /** Whether everything told so far were complete messages. */
    public boolean atBoundary() {
        return headerFill == 0;
    }

    /** The next piece of the stream. */
    public void bytes(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (headerFill < 5) {
                header[headerFill++] = bytes[at++];
                if (headerFill == 5) {
                    begin();
                }
            } else {
                int n = (int) Math.min(left, end - at);
                keep(bytes, at, n);
                at += n;
                left -= n;
                finishIfComplete();
            }
        }
    }

    private void begin() {
        long size =
                (header[1] & 0xffL) << 24 | (header[2] & 0xffL) << 16 | (header[3] & 0xffL) << 8 | (header[4] & 0xffL);
        left = Math.max(0, size - 4);
        kept = 0;
        finishIfComplete();
    }

    private void keep(byte[] bytes, int at, int n) {
        int more = Math.min(n, HEAD - kept);
        if (more > 0) {
            System.arraycopy(bytes, at, head, kept, more);
            kept += more;
        }
    }

    private void finishIfComplete() {
        if (left == 0) {
            headerFill = 0;
            listener.message((char) (header[0] & 0xff), head, kept);
        }
    }
}
