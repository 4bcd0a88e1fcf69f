/**
 * What a node keeps on its own disk so that it can serve with nobody else alive.
 *
 * <p>Starting points: {@link io.fairlead.cluster.disk.LastKnownGood}.
 */
@NullMarked
package io.fairlead.cluster.disk;

import org.jspecify.annotations.NullMarked;
