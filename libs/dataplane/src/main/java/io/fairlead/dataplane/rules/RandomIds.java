package io.fairlead.dataplane.rules;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Identifiers that nobody has to guess at: random UUIDs (RFC 9562, version 4) without the lock of a generator for
 * secrets.
 */
final class RandomIds {

    private static final long VERSION = 0x4000L;
    private static final long VARIANT = 1L << 63;

    private RandomIds() {}

    static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (random.nextLong() & ~0xF000L) | VERSION;
        long low = (random.nextLong() & ~(3L << 62)) | VARIANT;
        return new UUID(high, low).toString();
    }
}
