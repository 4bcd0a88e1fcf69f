package io.fairlead.testkit;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A response as a {@link RawClient} read it.
 *
 * @param statusLine the first line
 * @param headers the header lines in order
 * @param body the body after de-chunking, each byte as one character
 * @param trailers the trailer lines of a chunked body
 */
public record Response(String statusLine, List<String> headers, String body, List<String> trailers) {

    public Response {
        headers = List.copyOf(headers);
        trailers = List.copyOf(trailers);
    }

    /** The status code. */
    public int status() {
        return Integer.parseInt(statusLine.split(" ", 3)[1]);
    }

    /** The first value of a header. */
    public Optional<String> header(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        return headers.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .findFirst();
    }
}
