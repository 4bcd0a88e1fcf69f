/**
 * Two connections that only pass bytes to each other.
 *
 * <p>Starting point: {@link io.fairlead.net.tunnel.Duplex}.
 */
@NullMarked
package io.fairlead.net.tunnel;

import org.jspecify.annotations.NullMarked;
