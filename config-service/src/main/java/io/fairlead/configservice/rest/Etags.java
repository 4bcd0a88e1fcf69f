package io.fairlead.configservice.rest;

import io.fairlead.cluster.StoredRevision;
import io.fairlead.configformat.TreeText;
import io.fairlead.configservice.Fingerprint;
import io.fairlead.servicekit.rest.Problem;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Strong entity tags and what a writer must have seen. RFC 9110 8.8.3, 13.1; RFC 6585 3. */
final class Etags {

    private static final int LENGTH = 16;
    private static final String ANY = "*";

    private Etags() {}

    /** The tag of a whole revision. */
    static String of(StoredRevision revision) {
        return "\"" + revision.number() + "-" + revision.hash().substring(0, LENGTH) + "\"";
    }

    /** The tag of a part of a configuration. */
    static String ofPart(Object part) {
        return "\"" + Fingerprint.of(TreeText.line(part)).substring(0, LENGTH) + "\"";
    }

    /** Why a writer may not write to what has this tag now, or does not exist; empty when it may. */
    static Optional<Response> refusal(HttpHeaders headers, Optional<String> current) {
        List<String> match = tags(headers, HttpHeaders.IF_MATCH);
        List<String> noneMatch = tags(headers, HttpHeaders.IF_NONE_MATCH);
        if (match.isEmpty() && noneMatch.isEmpty()) {
            return Optional.of(Problem.of(
                            428,
                            "Precondition Required",
                            "If-Match is missing: GET this and send its ETag; If-None-Match: * to create it")
                    .response());
        }
        boolean seen = match.isEmpty()
                || current.filter(tag -> match.contains(tag) || match.contains(ANY))
                        .isPresent();
        boolean absent = noneMatch.isEmpty()
                || (noneMatch.contains(ANY)
                        ? current.isEmpty()
                        : current.filter(noneMatch::contains).isEmpty());
        return seen && absent
                ? Optional.empty()
                : Optional.of(Problem.of(
                                412,
                                "Precondition Failed",
                                current.map(tag -> "it has changed: its ETag is " + tag + " now")
                                        .orElse("it does not exist"))
                        .response());
    }

    private static List<String> tags(HttpHeaders headers, String name) {
        List<String> fields = headers.getRequestHeader(name);
        return fields == null
                ? List.of()
                : fields.stream()
                        .flatMap(field -> Arrays.stream(field.split(",", -1)))
                        .map(String::strip)
                        .filter(tag -> !tag.isEmpty())
                        .toList();
    }
}
