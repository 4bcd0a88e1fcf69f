/**
 * Ports to the state all nodes share, and their Hazelcast adapters. Nothing here is called while a request waits:
 * readers keep local copies fed by subscriptions.
 *
 * <p>Starting points: {@link io.fairlead.cluster.Cluster}, {@link io.fairlead.cluster.HealthBoard}.
 */
@NullMarked
package io.fairlead.cluster;

import org.jspecify.annotations.NullMarked;
