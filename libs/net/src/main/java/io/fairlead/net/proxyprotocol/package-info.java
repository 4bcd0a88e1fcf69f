/**
 * The PROXY protocol: who is connected, said by the proxy in front of us.
 *
 * <p>Starting point: {@link io.fairlead.net.proxyprotocol.ProxyHeader}.
 */
@NullMarked
package io.fairlead.net.proxyprotocol;

import org.jspecify.annotations.NullMarked;
