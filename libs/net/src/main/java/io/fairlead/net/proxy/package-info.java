/**
 * The PROXY protocol: how a proxy in front tells whom it speaks for. HAProxy's doc/proxy-protocol.txt.
 *
 * <p>Starting point: {@link io.fairlead.net.proxy.ProxyHeader}.
 */
@NullMarked
package io.fairlead.net.proxy;

import org.jspecify.annotations.NullMarked;
