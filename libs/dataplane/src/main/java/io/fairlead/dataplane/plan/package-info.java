/**
 * A configuration compiled for traffic.
 *
 * <p>Starting point: {@link io.fairlead.dataplane.plan.RoutingSnapshot}.
 */
@NullMarked
package io.fairlead.dataplane.plan;

import org.jspecify.annotations.NullMarked;
