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
     * @param disableOn404 whether a 404 means up, but to be left ({@code http-check disable-on-404})
     * @param sendState whether the server is told how we see it ({@code http-check send-state})
     */
    record Http(
            String method,
            String uri,
            String version,
            List<HeaderField> headers,
            String body,
            List<Expect> expects,
            boolean disableOn404,
            boolean sendState)
            implements HealthCheck {

        /** Without the two switches. */
        public Http(
                String method,
                String uri,
                String version,
                List<HeaderField> headers,
                String body,
                List<Expect> expects) {
            this(method, uri, version, headers, body, expects, false, false);
        }

        public Http {
            headers = List.copyOf(headers);
            expects = List.copyOf(expects);
        }
    }

    /**
     * Several connections in turn, each with an HTTP exchange or none ({@code http-check connect}); the first that fails
     * ends it, the last decides.
     */
    record HttpScript(List<Leg> legs) implements HealthCheck {

        /**
         * One connection.
         *
         * @param connect where and how
         * @param exchange what is asked there; when absent the connection is enough
         */
        public record Leg(Step.Connect connect, Optional<Http> exchange) {}

        public HttpScript {
            if (legs.isEmpty()) {
                throw new IllegalArgumentException("a check without a connection");
            }
            legs = List.copyOf(legs);
        }
    }

    /** PostgreSQL start-up packet as this user ({@code option pgsql-check user NAME}). */
    record PostgreSql(Optional<String> user) implements HealthCheck {}

    /** {@code PING} ({@code option redis-check}). */
    record Redis() implements HealthCheck {}

    /** The greeting, and a login when there is a user ({@code option mysql-check user NAME}). */
    record MySql(Optional<String> user) implements HealthCheck {}

    /**
     * A greeting and an answer to it ({@code option smtpchk}).
     *
     * @param hello {@code HELO} or {@code EHLO}, and who we are
     */
    record Smtp(String hello) implements HealthCheck {}

    /** What is said and expected in turn ({@code option tcp-check}, {@code tcp-check ...}). */
    record Script(List<Step> steps) implements HealthCheck {
        public Script {
            steps = List.copyOf(steps);
        }
    }

    /** One line of a script. */
    sealed interface Step {

        /** Pairs of hexadecimal digits, or an {@link IllegalArgumentException}. */
        private static void requireHex(String text) {
            if (text.length() % 2 != 0 || !text.chars().allMatch(java.util.HexFormat::isHexDigit)) {
                throw new IllegalArgumentException("\"" + text + "\" is not made of pairs of hexadecimal digits");
            }
        }

        /**
         * Connects, anew unless it comes first. HAProxy manual 4.2 {@code tcp-check connect}, {@code http-check connect}.
         *
         * @param port where, when not at the port of the check
         * @param tls whether TLS is spoken there, as the server line says
         * @param sni the name asked for there
         * @param asServer whether what the server line says of checks holds for what is not said here ({@code default})
         */
        record Connect(Optional<Integer> port, boolean tls, Optional<String> sni, boolean asServer) implements Step {

            /** Nothing said: as the server line says. */
            public static final Connect AS_SERVER = new Connect(Optional.empty(), false, Optional.empty(), true);
        }

        /** Sends a text. */
        record Send(String text) implements Step {}

        /** Sends bytes in hexadecimal digits. */
        record SendBinary(String hex) implements Step {
            public SendBinary {
                requireHex(hex);
            }
        }

        /** Waits until what came contains this, or with {@code negated} fails when it does. */
        record Await(boolean negated, Way kind, String pattern) implements Step {

            /** How it is looked for. */
            public enum Way {
                /** As a text. */
                STRING,
                /** As an expression. */
                RSTRING,
                /** As bytes in hexadecimal digits. */
                BINARY,
                /** As an expression on all bytes in hexadecimal digits, in capitals. */
                RBINARY
            }

            public Await {
                if (kind == Way.BINARY) {
                    requireHex(pattern);
                }
            }
        }
    }

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
            RSTATUS,
            /** A header: {@code NAME}, or {@code NAME: TEXT} for one that contains the text. */
            HEADER
        }
    }
}
