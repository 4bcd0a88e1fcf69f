/** Tests. Starting points: {@link io.fairlead.cluster.disk.LastKnownGoodTest}. */
@NullMarked
package io.fairlead.cluster.disk;

import org.jspecify.annotations.NullMarked;
