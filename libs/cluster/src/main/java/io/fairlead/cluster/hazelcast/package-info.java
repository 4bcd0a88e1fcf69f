/**
 * The ports of {@link io.fairlead.cluster} on Hazelcast Community: replicated maps of versioned values, of which the
 * newer always wins. Only partition-tolerant structures are used; nothing of Java serialization crosses the wire.
 *
 * <p>Starting points: {@link io.fairlead.cluster.hazelcast.HazelcastCluster}, {@link
 * io.fairlead.cluster.hazelcast.VersionedMap}, {@link io.fairlead.cluster.hazelcast.Feed}.
 */
@NullMarked
package io.fairlead.cluster.hazelcast;

import org.jspecify.annotations.NullMarked;
