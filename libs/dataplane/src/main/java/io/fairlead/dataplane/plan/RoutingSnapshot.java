package io.fairlead.dataplane.plan;

import java.util.Map;

/**
 * One revision compiled for traffic. Immutable; a stream keeps the one it began with.
 *
 * @param revision its number, 0 before the first
 * @param frontends by name
 * @param backends by name
 */
public record RoutingSnapshot(long revision, Map<String, FrontendPlan> frontends, Map<String, BackendPlan> backends) {

    /** Nothing configured. */
    public static final RoutingSnapshot EMPTY = new RoutingSnapshot(0, Map.of(), Map.of());

    public RoutingSnapshot {
        frontends = Map.copyOf(frontends);
        backends = Map.copyOf(backends);
    }
}
