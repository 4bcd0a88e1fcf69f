package io.fairlead.model.config;

import java.util.List;
import java.util.Optional;

/** What is asked of a server to learn whether it lives. HAProxy manual 4.2 {@code option httpchk} and others. */
public sealed interface HealthCheck {

    /** A connection is enough (a handshake too when the server line says {@code ssl}). */
    record Connect() implements HealthCheck {}

    /**
     * An HTTP exchange.
     *
     * @param method default {@code OPTIONS}
     * @param uri default {@code /}
     * @param version {@code HTTP/1.0} or {@code HTTP/1.1}
     * @param headers sent as they are
     * @param body sent after the headers, with a Content-Length; empty for none
     * @param expects all must hold; when empty any 2xx or 3xx is healthy
     */
    record Http(String method, String uri, String version, List<HeaderField> headers, String body, List<Expect> expects)
            implements HealthCheck {
        public Http {
            headers = List.copyOf(headers);
            expects = List.copyOf(expects);
        }
    }

    /** PostgreSQL start-up packet as this user ({@code option pgsql-check user NAME}). */
    record PostgreSql(Optional<String> user) implements HealthCheck {}

    /** A header to send with a check. */
    record HeaderField(String name, String value) {}

    /** {@code http-check expect}: one demand on the answer. */
    record Expect(boolean negated, Kind kind, String pattern) {

        /** What is looked at. */
        public enum Kind {
            /** Comma-separated codes and ranges such as {@code 200,204,300-399}. */
            STATUS,
            /** The body contains this text. */
            STRING,
            /** The body matches this expression. */
            RSTRING,
            /** The status code matches this expression. */
            RSTATUS
        }
    }
}
