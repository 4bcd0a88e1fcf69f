/**
 * What one node counted, as rows of statistics, and how the other services learn of it.
 *
 * <p>Starting points: {@link io.fairlead.dataplane.stats.StatsTable}, {@link
 * io.fairlead.dataplane.stats.StatsPublisher}.
 */
@NullMarked
package io.fairlead.dataplane.stats;

import org.jspecify.annotations.NullMarked;
