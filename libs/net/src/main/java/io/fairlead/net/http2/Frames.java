package io.fairlead.net.http2;

import java.nio.charset.StandardCharsets;

/** Numbers of the frame layer. RFC 9113 sections 4, 6 and 6.5.2. */
final class Frames {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 0x1;
    static final int ACK = 0x1;
    static final int END_HEADERS = 0x4;
    static final int PADDED = 0x8;
    static final int WITH_PRIORITY = 0x20;

    static final int SETTINGS_HEADER_TABLE_SIZE = 1;
    static final int SETTINGS_ENABLE_PUSH = 2;
    static final int SETTINGS_MAX_CONCURRENT_STREAMS = 3;
    static final int SETTINGS_INITIAL_WINDOW_SIZE = 4;
    static final int SETTINGS_MAX_FRAME_SIZE = 5;
    static final int SETTINGS_MAX_HEADER_LIST_SIZE = 6;
    static final int SETTINGS_ENABLE_CONNECT_PROTOCOL = 8;

    /** Bytes of a frame's header. */
    static final int HEADER = 9;

    /** Largest payload either side may send: neither asks for more than what everybody takes. */
    static final int MAX_PAYLOAD = 16384;

    static final int DEFAULT_WINDOW = 65535;
    static final int MAX_WINDOW = Integer.MAX_VALUE;
    static final int TABLE_SIZE = 4096;

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Frames() {}

    /** What a client says before its first frame. RFC 9113 section 3.4. */
    static byte[] preface() {
        return PREFACE.clone();
    }
}
