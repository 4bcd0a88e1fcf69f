package io.fairlead.cluster.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Reads the fields of one value; throws unchecked what {@link StateCodec} turns into one exception. */
final class StateReader {

    private final ByteBuffer bytes;

    StateReader(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    /** Whether there is another field. */
    boolean more() {
        return bytes.hasRemaining();
    }

    long number() {
        return bytes.getLong();
    }

    int integer() {
        return Math.toIntExact(bytes.getLong());
    }

    String text() {
        int length = bytes.getInt();
        if (length < 0 || length > bytes.remaining()) {
            throw new IllegalArgumentException("text of " + length + " bytes in " + bytes.remaining());
        }
        String text = new String(bytes.array(), bytes.position(), length, StandardCharsets.UTF_8);
        bytes.position(bytes.position() + length);
        return text;
    }

    Instant time() {
        return Instant.ofEpochSecond(number(), number());
    }
}
