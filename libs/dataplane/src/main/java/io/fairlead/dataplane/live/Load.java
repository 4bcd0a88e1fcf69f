package io.fairlead.dataplane.live;

import io.fairlead.balancing.DynamicLimit;
import java.util.function.IntSupplier;

/** The load of a backend against the one its servers are at their limits with. */
record Load(IntSupplier sessions, int fullconn) {

    /** No backend: limits are fixed. */
    static final Load NONE = new Load(() -> 0, 0);

    int limit(int minconn, int maxconn) {
        return DynamicLimit.of(minconn, maxconn, sessions.getAsInt(), fullconn);
    }
}
