/**
 * Tests of the stats-service as it runs: the real server, the real shared state.
 *
 * <p>Starting point: {@link io.fairlead.stats.StatsApiTest}.
 */
@NullMarked
package io.fairlead.stats;

import org.jspecify.annotations.NullMarked;
