package io.fairlead.pgwire;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A setting the server reports of itself. PostgreSQL documentation 54.2.7. */
public record ParameterStatus(String name, String value) {

    /** Reads the payload of a message; empty when it is cut short. */
    public static Optional<ParameterStatus> read(byte[] payload, int length) {
        int first = end(payload, 0, length);
        int second = end(payload, first + 1, length);
        return second >= length
                ? Optional.empty()
                : Optional.of(new ParameterStatus(
                        new String(payload, 0, first, StandardCharsets.UTF_8),
                        new String(payload, first + 1, second - first - 1, StandardCharsets.UTF_8)));
    }

    private static int end(byte[] payload, int from, int length) {
        int at = from;
        while (at < length && payload[at] != 0) {
            at++;
        }
        return at;
    }

    /** The payload of the message. */
    public byte[] payload() {
        return (name + '\0' + value + '\0').getBytes(StandardCharsets.UTF_8);
    }
}
