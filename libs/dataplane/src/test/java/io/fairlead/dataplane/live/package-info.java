/** Tests of the living side of servers. Starting points: {@link io.fairlead.dataplane.live.IdlePoolTest}. */
@NullMarked
package io.fairlead.dataplane.live;

import org.jspecify.annotations.NullMarked;
