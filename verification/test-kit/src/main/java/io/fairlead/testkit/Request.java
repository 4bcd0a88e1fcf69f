package io.fairlead.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request as a {@link TestBackend} saw it.
 *
 * @param method the method
 * @param target the request target as received
 * @param headers every header line in order, {@code name: value}
 * @param bodyLength bytes of body after de-chunking
 * @param bodyHash a checksum of the body
 */
public record Request(String method, String target, List<String> headers, long bodyLength, long bodyHash) {

    public Request {
        headers = List.copyOf(headers);
    }

    /** The first value of a header. */
    public Optional<String> header(String name) {
        return all(name).stream().findFirst();
    }

    /** Every value of a header. */
    public List<String> all(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        return headers.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .toList();
    }

    /** The checksum {@code bodyHash} is made with: a polynomial over the bytes. */
    public static long hash(long soFar, byte[] bytes, int offset, int length) {
        long hash = soFar;
        for (int i = offset; i < offset + length; i++) {
            hash = hash * 31 + bytes[i];
        }
        return hash;
    }

    /** The checksum of a text. */
    public static long hash(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return hash(0, bytes, 0, bytes.length);
    }
}
