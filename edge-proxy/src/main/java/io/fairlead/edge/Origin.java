package io.fairlead.edge;

import io.fairlead.dataplane.rules.Facts;
import io.fairlead.net.io.Transport;
import io.fairlead.net.tls.TlsTransport;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** What rules may ask about a client's connection. */
final class Origin {

    private Origin() {}

    static Facts of(Transport client, boolean tls) {
        Facts facts = new Facts(client.remoteAddress(), tls);
        facts.local(client.localAddress());
        if (client instanceof TlsTransport secured) {
            facts.secured(new Handshake(secured));
        }
        return facts;
    }

    private record Handshake(TlsTransport transport) implements Facts.Secured {
        @Override
        public String requestedName() {
            return transport.requestedName();
        }

        @Override
        public String protocol() {
            return transport.protocol();
        }

        @Override
        public String cipherSuite() {
            return transport.cipherSuite();
        }

        @Override
        public String applicationProtocol() {
            return transport.applicationProtocol();
        }

        @Override
        public Optional<X509Certificate> clientCertificate() {
            return transport.peerCertificates().stream().findFirst();
        }
    }
}
