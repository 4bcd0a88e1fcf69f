package io.fairlead.net.tls;

import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The first record of a connection, read before there is an engine: the engine asks for a certificate before it has told
 * the name when a client resumes a session. RFC 8446 section 4.1.2, RFC 6066 section 3. Judges nothing: what is no
 * ClientHello is left to the engine.
 */
final class HelloPeek {

    private static final int RECORD_HEADER = 5;
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_NAME = 0;

    private final byte[] bytes;
    private int length;

    private HelloPeek(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads the first record as far as it fits; fewer bytes when the peer ends its side or it is none of TLS. */
    static HelloPeek read(Transport plain, long deadline) throws IOException {
        byte[] buffer = PacketBuffers.borrow(0);
        HelloPeek peek = new HelloPeek(buffer);
        boolean done = false;
        try {
            while (peek.length < peek.wanted()) {
                int n = plain.read(buffer, peek.length, buffer.length - peek.length, deadline);
                if (n < 0) {
                    break;
                }
                peek.length += n;
            }
            done = true;
            return peek;
        } finally {
            if (!done) {
                PacketBuffers.giveBack(buffer);
            }
        }
    }

    private int wanted() {
        if (length < RECORD_HEADER) {
            return length > 0 && bytes[0] != HANDSHAKE ? length : RECORD_HEADER;
        }
        return bytes[0] == HANDSHAKE ? Math.min(bytes.length, RECORD_HEADER + u16(3)) : length;
    }

    /** The bytes read, from the start of the array. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    private int u8(int at) {
        return at < length ? bytes[at] & 0xff : 0;
    }

    private int u16(int at) {
        return u8(at) << 8 | u8(at + 1);
    }

    /** The host name asked for in lower case; empty when there is none, or not in the first record. */
    String serverName() {
        if (length < RECORD_HEADER || bytes[0] != HANDSHAKE || u8(RECORD_HEADER) != CLIENT_HELLO) {
            return "";
        }
        // Behind the handshake header: version, random, session id, cipher suites, compression methods.
        int at = RECORD_HEADER + 4 + 2 + 32;
        at += 1 + u8(at);
        at += 2 + u16(at);
        at += 1 + u8(at);
        int end = Math.min(length, at + 2 + u16(at));
        for (at += 2; at + 4 <= end; at += 4 + u16(at + 2)) {
            if (u16(at) == SERVER_NAME) {
                return name(at + 4, Math.min(end, at + 4 + u16(at + 2)));
            }
        }
        return "";
    }

    /** The first name of the list, which is a host's: no other kind was ever defined. */
    private String name(int at, int end) {
        int from = at + 5;
        int to = from + u16(at + 3);
        if (from > end || to > end || u8(at + 2) != 0) {
            return "";
        }
        return new String(bytes, from, to - from, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
    }
}
