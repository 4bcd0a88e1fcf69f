package io.fairlead.model.config;

import io.fairlead.model.expr.Expression;
import java.util.Optional;

/**
 * Remembers a client's server, or looks for it. HAProxy manual 4.2 {@code stick on}, {@code stick match}, {@code stick
 * store-request}, {@code stick store-response}.
 *
 * @param kind what is done
 * @param key of the entry
 * @param table its name; that of the backend when absent
 * @param condition when
 */
public record StickRule(Kind kind, Expression key, Optional<String> table, Condition condition) {

    /** What is done with the entry. */
    public enum Kind {
        /** Look for the server, and remember the one that was chosen. */
        ON(true, true),
        /** Look only. */
        MATCH(true, false),
        /** Remember only, by a key of the request. */
        STORE_REQUEST(false, true),
        /** Remember only, by a key of the response. */
        STORE_RESPONSE(false, true);

        private final boolean matches;
        private final boolean stores;

        Kind(boolean matches, boolean stores) {
            this.matches = matches;
            this.stores = stores;
        }

        /** Whether the server is looked for. */
        public boolean matches() {
            return matches;
        }

        /** Whether the server is remembered. */
        public boolean stores() {
            return stores;
        }
    }
}
