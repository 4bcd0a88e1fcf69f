/**
 * Statistics as values: what one node counted, how it travels to the others, and how several nodes become one picture.
 *
 * <p>Starting points: {@link io.fairlead.telemetry.stats.StatsRow}, {@link io.fairlead.telemetry.stats.NodeSnapshot}.
 */
@NullMarked
package io.fairlead.telemetry.stats;

import org.jspecify.annotations.NullMarked;
