package io.fairlead.edge;

import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.Transport;
import io.fairlead.net.proxyprotocol.ProxyHeader;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Who is connected to what: by the connection itself, or as a PROXY header says.
 *
 * @param client the client's address
 * @param local the address it connected to
 */
record Peer(InetSocketAddress client, InetSocketAddress local) {

    private static final long PATIENCE_NANOS = 5_000_000_000L;

    static Peer of(Transport transport) {
        return new Peer(transport.remoteAddress(), transport.localAddress());
    }

    /**
     * Reads the header that must come first ({@code bind ... accept-proxy}).
     *
     * @throws IOException when there is none; the connection is not served then
     */
    static Peer announced(Transport transport) throws IOException {
        ProxyHeader header = ProxyHeader.read(transport, Deadlines.inNanos(PATIENCE_NANOS));
        return new Peer(
                header.source().orElse(transport.remoteAddress()),
                header.destination().orElse(transport.localAddress()));
    }
}
