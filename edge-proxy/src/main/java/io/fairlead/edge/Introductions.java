package io.fairlead.edge;

import io.fairlead.dataplane.rules.Facts;
import io.fairlead.model.config.SendProxy;
import io.fairlead.model.config.Wire;
import io.fairlead.net.proxy.ProxyIntroduction;
import io.fairlead.net.tls.DistinguishedName;
import java.util.Optional;

/** What a connection to a server begins with, before TLS: the PROXY header its line asks for. Pure functions. */
final class Introductions {

    private static final byte[] NOTHING = new byte[0];

    private Introductions() {}

    /** The header for this client; empty for a server that waits for none. HAProxy manual 5.2 {@code send-proxy}. */
    static byte[] of(Wire wire, Facts facts) {
        return switch (wire.sendProxy()) {
            case NONE -> NOTHING;
            case V1 -> ProxyIntroduction.text(facts.client(), facts.local());
            case V2 -> ProxyIntroduction.binary(facts.client(), facts.local(), Optional.empty());
            case V2_SSL, V2_SSL_CN ->
                ProxyIntroduction.binary(
                        facts.client(),
                        facts.local(),
                        Optional.of(tls(facts, wire.sendProxy() == SendProxy.V2_SSL_CN)));
        };
    }

    private static ProxyIntroduction.Tls tls(Facts facts, boolean tellsName) {
        Facts.Secured secured = facts.secured();
        Optional<String> name = secured.clientCertificate()
                .filter(certificate -> tellsName)
                .flatMap(certificate -> DistinguishedName.of(certificate.getSubjectX500Principal())
                        .entry("CN", 1));
        return new ProxyIntroduction.Tls(
                secured.protocol(), secured.clientCertificate().isPresent(), name);
    }
}
