package io.fairlead.dataplane.plan;

import io.fairlead.model.config.ProxyConfig;
import java.util.Map;

/**
 * One revision compiled for traffic. Immutable; a stream keeps the one it began with.
 *
 * @param revision its number, 0 before the first
 * @param config what it was compiled from
 * @param frontends by name
 * @param backends by name
 */
public record RoutingSnapshot(
        long revision, ProxyConfig config, Map<String, FrontendPlan> frontends, Map<String, BackendPlan> backends) {

    /** Nothing configured. */
    public static final RoutingSnapshot EMPTY = new RoutingSnapshot(0, ProxyConfig.EMPTY, Map.of(), Map.of());

    public RoutingSnapshot {
        frontends = Map.copyOf(frontends);
        backends = Map.copyOf(backends);
    }
}
