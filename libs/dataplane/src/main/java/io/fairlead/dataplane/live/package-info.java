/**
 * The living side of frontends, backends and servers: state, counters, pools. They survive configuration changes by
 * name.
 *
 * <p>Starting points: {@link io.fairlead.dataplane.live.LiveBackend}, {@link io.fairlead.dataplane.live.LiveServer}.
 */
@NullMarked
package io.fairlead.dataplane.live;

import org.jspecify.annotations.NullMarked;
