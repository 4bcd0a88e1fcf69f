package io.fairlead.model.config;

import io.fairlead.model.expr.Template;
import java.util.List;
import java.util.Optional;

/**
 * An answer of our own. HAProxy manual 4.2 {@code http-request return}.
 *
 * @param status its status
 * @param contentType the type of the body
 * @param body empty for none
 * @param headers further header fields
 * @param page whether the error page of the status is sent instead of the body
 */
public record Reply(int status, Optional<String> contentType, Template body, List<Header> headers, boolean page) {

    /** A header field. */
    public record Header(String name, Template value) {}

    public Reply {
        headers = List.copyOf(headers);
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status " + status + " is not between 200 and 599");
        }
    }

    /** The error page of a status. */
    public static Reply page(int status) {
        return new Reply(status, Optional.empty(), Template.literal(""), List.of(), true);
    }

    /** A constant body. */
    public static Reply text(int status, Optional<String> contentType, String body) {
        return new Reply(status, contentType, Template.literal(body), List.of(), false);
    }
}
