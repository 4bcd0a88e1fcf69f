/**
 * TLS over any transport: PEM bundles, server contexts that choose a certificate by name and swap it live, client
 * contexts with and without verification.
 *
 * <p>Starting points: {@link io.fairlead.net.tls.ServerTls}, {@link io.fairlead.net.tls.ClientTls}, {@link
 * io.fairlead.net.tls.TlsTransport}.
 */
@NullMarked
package io.fairlead.net.tls;

import org.jspecify.annotations.NullMarked;
