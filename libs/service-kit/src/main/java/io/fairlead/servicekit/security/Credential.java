package io.fairlead.servicekit.security;

/** What a caller shows to be let in. */
public sealed interface Credential {

    /** Nothing, or nothing that is understood. */
    record None() implements Credential {}

    /**
     * A token (RFC 6750).
     *
     * @param secret the token
     */
    record Token(String secret) implements Credential {
        /** Never the secret. */
        @Override
        public String toString() {
            return "Token[***]";
        }
    }

    /**
     * A name and a password (RFC 7617).
     *
     * @param user the name
     * @param password the password
     */
    record Password(String user, String password) implements Credential {
        /** Never the secret. */
        @Override
        public String toString() {
            return "Password[" + user + ", ***]";
        }
    }

    /**
     * The cookie of somebody who logged in.
     *
     * @param id the cookie's value
     */
    record Cookie(String id) implements Credential {
        /** Never the secret. */
        @Override
        public String toString() {
            return "Cookie[***]";
        }
    }
}
