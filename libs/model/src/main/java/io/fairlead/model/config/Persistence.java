package io.fairlead.model.config;

import java.util.List;
import java.util.Optional;

/**
 * How clients stay with a server. A cookie counts more than a table. HAProxy manual 4.2.
 *
 * @param cookie by a cookie
 * @param sticks by tables
 * @param cases {@code force-persist} and {@code ignore-persist} in order
 * @param whenDown whether a client stays with a server that is down ({@code option persist})
 */
public record Persistence(
        Optional<CookiePersistence> cookie, List<StickRule> sticks, List<Case> cases, boolean whenDown) {

    /** No client stays. */
    public static final Persistence NONE = new Persistence(Optional.empty(), List.of(), List.of(), false);

    /**
     * A case in which a server's being down does not count, or in which the client is not known.
     *
     * @param force whether the client stays although the server is down; else it does not stay at all
     * @param condition when
     */
    public record Case(boolean force, Condition condition) {}

    public Persistence {
        sticks = List.copyOf(sticks);
        cases = List.copyOf(cases);
    }

    /** Whether nothing is configured. */
    public boolean none() {
        return equals(NONE);
    }
}
