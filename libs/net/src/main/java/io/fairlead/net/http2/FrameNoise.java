package io.fairlead.net.http2;

/** Counts frames that carry nothing, and resets: a client that sends too many in ten seconds is not served. */
final class FrameNoise {

    private static final int MOST = 1000;
    private static final long NANOS = 10_000_000_000L;

    private int count;
    private long since = System.nanoTime();

    /** One more. */
    void add() throws Http2Exception {
        long now = System.nanoTime();
        if (now - since > NANOS) {
            since = now;
            count = 0;
        }
        if (++count > MOST) {
            throw new Http2Exception(ErrorCode.ENHANCE_YOUR_CALM, "too many frames that carry nothing");
        }
    }
}
