/** Tests. Starting points: {@link io.fairlead.cluster.hazelcast.ClusterContract}. */
@NullMarked
package io.fairlead.cluster.hazelcast;

import org.jspecify.annotations.NullMarked;
