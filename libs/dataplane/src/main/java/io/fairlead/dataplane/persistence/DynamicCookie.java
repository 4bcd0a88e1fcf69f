package io.fairlead.dataplane.persistence;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The cookie of a server without one: XXH64 of the key, the server's address and its port, so that several nodes agree.
 * HAProxy manual 4.2 {@code dynamic-cookie-key}.
 */
final class DynamicCookie {

    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;
    /** The sum of both, which overflows. */
    private static final long P1_AND_P2 = 0x60EA27EEADC0B5D6L;

    private static final long P3 = 0x165667B19E3779F9L;
    private static final long P4 = 0x85EBCA77C2B2AE63L;
    private static final long P5 = 0x27D4EB2F165667C5L;

    private DynamicCookie() {}

    static String of(String key, InetSocketAddress address) {
        byte[] secret = key.getBytes(StandardCharsets.UTF_8);
        byte[] host = address.getAddress().getAddress();
        ByteBuffer all = ByteBuffer.allocate(secret.length + host.length + Integer.BYTES);
        all.put(secret).put(host).putInt(address.getPort()).flip();
        return "%016x".formatted(hash(all.order(ByteOrder.LITTLE_ENDIAN)));
    }

    /** XXH64 with seed 0. */
    static long hash(ByteBuffer in) {
        long length = in.remaining();
        long hash = in.remaining() >= 32 ? stripes(in) : P5;
        hash += length;
        while (in.remaining() >= Long.BYTES) {
            hash = Long.rotateLeft(hash ^ round(0, in.getLong()), 27) * P1 + P4;
        }
        if (in.remaining() >= Integer.BYTES) {
            hash = Long.rotateLeft(hash ^ (in.getInt() & 0xffff_ffffL) * P1, 23) * P2 + P3;
        }
        while (in.hasRemaining()) {
            hash = Long.rotateLeft(hash ^ (in.get() & 0xffL) * P5, 11) * P1;
        }
        hash = (hash ^ hash >>> 33) * P2;
        hash = (hash ^ hash >>> 29) * P3;
        return hash ^ hash >>> 32;
    }

    private static long stripes(ByteBuffer in) {
        long[] v = {P1_AND_P2, P2, 0, -P1};
        while (in.remaining() >= 32) {
            for (int i = 0; i < v.length; i++) {
                v[i] = round(v[i], in.getLong());
            }
        }
        long hash = Long.rotateLeft(v[0], 1)
                + Long.rotateLeft(v[1], 7)
                + Long.rotateLeft(v[2], 12)
                + Long.rotateLeft(v[3], 18);
        for (long value : v) {
            hash = (hash ^ round(0, value)) * P1 + P4;
        }
        return hash;
    }

    private static long round(long accumulator, long input) {
        return Long.rotateLeft(accumulator + input * P2, 31) * P1;
    }
}
