/**
 * What edge-proxy and db-router share: a configuration compiled for traffic, the live twins it works on, and how a new
 * revision takes the place of the old one without touching connections.
 *
 * <p>Starting points: {@link io.fairlead.dataplane.Dataplane}, {@link io.fairlead.dataplane.plan.RoutingSnapshot}.
 */
@NullMarked
package io.fairlead.dataplane;

import org.jspecify.annotations.NullMarked;
