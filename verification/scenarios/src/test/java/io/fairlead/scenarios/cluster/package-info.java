/**
 * A cluster of real processes, each with a network of its own, under faults.
 *
 * <p>Starting points: {@link io.fairlead.scenarios.cluster.RuntimeToolsScenario}, {@link
 * io.fairlead.scenarios.cluster.ClusterFaultsScenario}.
 */
@NullMarked
package io.fairlead.scenarios.cluster;

import org.jspecify.annotations.NullMarked;
