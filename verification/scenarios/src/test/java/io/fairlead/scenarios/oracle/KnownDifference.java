package io.fairlead.scenarios.oracle;

import java.util.List;

/**
 * What Fairlead does differently on purpose. Each has a row in {@code docs/differences.md}, found by its words. Names of
 * headers are compared in lower case everywhere, since HAProxy writes them so.
 */
enum KnownDifference {
    /** The other side of the proxy need not know which version this side speaks. RFC 9110 2.5. */
    VERSION_OF_ITS_OWN("HTTP/1.0 ends at the proxy"),

    /** Two parsers might read it differently. */
    STRICTER_REQUESTS("refused with 400, 501 or 505"),

    /** A proxy asks an origin server for a path, and the authority of the target is the host. RFC 9112 3.2.2. */
    ABSOLUTE_TARGET("passed on as path"),

    /** Bodies are read when a server wants them. */
    MALFORMED_BODY("when it is passed on"),

    /** {@code timeout client} holds for bodies as well. */
    BODY_THAT_STOPS("a request body that stops coming"),

    /** Fields that belong to one connection are not passed on. RFC 9110 7.6.1 and 7.8. */
    UNNAMED_UPGRADE("`Upgrade` that `Connection` does not name"),

    /** Other words, and another time. */
    LINES_ABOUT_SERVERS("health-check log lines"),

    /** As often, but spread more evenly. */
    SMOOTHER_TURNS("as often, spread more evenly"),

    /** An answer that did not come is one error. */
    RESETS_COUNTED_ONCE("counted twice in `eresp`");

    private final String documentedAs;

    KnownDifference(String documentedAs) {
        this.documentedAs = documentedAs;
    }

    /** Words of its row in {@code docs/differences.md}. */
    String documentedAs() {
        return documentedAs;
    }

    List<String> putAside(List<String> transcript) {
        return transcript.stream()
                .map(this::putAside)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private String putAside(String line) {
        return switch (this) {
            case VERSION_OF_ITS_OWN -> version(line);
            case UNNAMED_UPGRADE -> line.replace(" | upgrade: websocket", "");
            case LINES_ABOUT_SERVERS ->
                // A line about a stream tells of its retries.
                line.startsWith("logged ") && !line.contains(" retries ") ? "" : line;
            case STRICTER_REQUESTS, BODY_THAT_STOPS -> line;
            case RESETS_COUNTED_ONCE ->
                line.startsWith("counted ") && (line.contains(" eresp ") || line.contains(" wretr ")) ? "" : line;
            case ABSOLUTE_TARGET -> line.contains(" got ") ? line.replace("http://x.example", "") : line;
            case SMOOTHER_TURNS -> line.startsWith("counted ") ? line : "";
            case MALFORMED_BODY -> line.startsWith("client ") ? line : "";
        };
    }

    private static String version(String line) {
        if (line.contains(" got ")) {
            return line.replace("HTTP/1.0", "HTTP/1.1")
                    .replaceAll(" \\| host:(?= \\||$)", "")
                    .replace(" | connection: keep-alive", "")
                    .replace(" | connection: close", "");
        }
        return line.contains(" saw HTTP/1.0 ")
                ? line.replace("HTTP/1.0", "HTTP/1.1").replace(" | connection: keep-alive", "")
                : line;
    }
}
