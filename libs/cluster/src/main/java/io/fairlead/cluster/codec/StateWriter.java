package io.fairlead.cluster.codec;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Writes the fields of one value. Not thread-safe. */
final class StateWriter {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    private final DataOutputStream out = new DataOutputStream(bytes);

    StateWriter number(long value) {
        try {
            out.writeLong(value);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    StateWriter text(String value) {
        try {
            byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
            out.writeInt(encoded.length);
            out.write(encoded);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    StateWriter time(Instant value) {
        return number(value.getEpochSecond()).number(value.getNano());
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
