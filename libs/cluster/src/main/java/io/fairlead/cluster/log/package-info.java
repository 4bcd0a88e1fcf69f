/**
 * Access logs of all nodes, read live through the cluster.
 *
 * <p>Starting points: {@link io.fairlead.cluster.log.LogTail}.
 */
@NullMarked
package io.fairlead.cluster.log;

import org.jspecify.annotations.NullMarked;
