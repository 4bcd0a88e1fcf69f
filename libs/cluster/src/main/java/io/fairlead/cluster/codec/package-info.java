/**
 * The bytes of shared values, on the wire between nodes and in a node's last-known-good file.
 *
 * <p>Starting points: {@link io.fairlead.cluster.codec.StateCodec}.
 */
@NullMarked
package io.fairlead.cluster.codec;

import org.jspecify.annotations.NullMarked;
