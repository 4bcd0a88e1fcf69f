package io.fairlead.scenarios.oracle;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What Fairlead does differently on purpose. Each has a row in {@code docs/differences.md}, found by its words. Names of
 * headers are compared in lower case everywhere, since HAProxy writes them so.
 */
enum KnownDifference {
    /** The other side of the proxy need not know which version this side speaks. RFC 9110 2.5. */
    VERSION_OF_ITS_OWN("HTTP/1.0 ends at the proxy", KnownDifference::version),

    /** Two parsers might read it differently. */
    STRICTER_REQUESTS("refused with 400, 501 or 505", UnaryOperator.identity());

    private final String documentedAs;
    private final UnaryOperator<String> putAside;

    KnownDifference(String documentedAs, UnaryOperator<String> putAside) {
        this.documentedAs = documentedAs;
        this.putAside = putAside;
    }

    /** Words of its row in {@code docs/differences.md}. */
    String documentedAs() {
        return documentedAs;
    }

    List<String> putAside(List<String> transcript) {
        return transcript.stream().map(putAside).filter(line -> !line.isEmpty()).toList();
    }

    private static String version(String line) {
        if (line.contains(" got ")) {
            return line.replace("HTTP/1.0", "HTTP/1.1")
                    .replace(" | connection: keep-alive", "")
                    .replace(" | connection: close", "");
        }
        return line.contains(" saw HTTP/1.0 ")
                ? line.replace("HTTP/1.0", "HTTP/1.1").replace(" | connection: keep-alive", "")
                : line;
    }
}
