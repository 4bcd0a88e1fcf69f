package io.fairlead.dbrouter;

import io.fairlead.model.config.SendProxy;
import io.fairlead.net.io.Transport;
import io.fairlead.net.proxy.ProxyIntroduction;
import io.fairlead.net.tls.TlsTransport;
import io.fairlead.pgwire.FirstPacket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** How a server learns for whom a session is: by a PROXY header, or by the name of the application. Pure functions. */
final class Introduction {

    /** PostgreSQL keeps 63 bytes of an application's name; documentation 20.8.5. */
    private static final int LONGEST_NAME = 63;

    private static final String APPLICATION = "application_name";

    private Introduction() {}

    /** The PROXY header for this client; empty for a server that waits for none. HAProxy manual 5.2 {@code send-proxy}. */
    static byte[] of(SendProxy wanted, Transport client) {
        return switch (wanted) {
            case NONE -> new byte[0];
            case V1 -> ProxyIntroduction.text(client.remoteAddress(), client.localAddress());
            case V2 -> ProxyIntroduction.binary(client.remoteAddress(), client.localAddress(), Optional.empty());
            case V2_SSL, V2_SSL_CN ->
                ProxyIntroduction.binary(
                        client.remoteAddress(),
                        client.localAddress(),
                        Optional.of(tls(client, wanted == SendProxy.V2_SSL_CN)));
        };
    }

    /** The header of what the router says for itself, such as a cancel request. */
    static byte[] ofOurselves(SendProxy wanted) {
        return switch (wanted) {
            case NONE -> new byte[0];
            case V1 -> ProxyIntroduction.ofOurselvesAsText();
            case V2, V2_SSL, V2_SSL_CN -> ProxyIntroduction.ofOurselves();
        };
    }

    private static ProxyIntroduction.Tls tls(Transport client, boolean tellsName) {
        if (!(client instanceof TlsTransport tls)) {
            return new ProxyIntroduction.Tls("", false, Optional.empty());
        }
        List<X509Certificate> certificates = tls.peerCertificates();
        Optional<String> name = certificates.stream()
                .filter(certificate -> tellsName)
                .findFirst()
                .flatMap(certificate ->
                        commonName(certificate.getSubjectX500Principal().getName()));
        return new ProxyIntroduction.Tls(tls.protocol(), !certificates.isEmpty(), name);
    }

    private static Optional<String> commonName(String subject) {
        try {
            return new LdapName(subject)
                    .getRdns().reversed().stream()
                            .filter(part -> part.getType().equalsIgnoreCase("CN"))
                            .map(Rdn::getValue)
                            .filter(String.class::isInstance)
                            .map(String.class::cast)
                            .findFirst();
        } catch (InvalidNameException e) {
            return Optional.empty();
        }
    }

    /**
     * The start-up packet with the client's address behind the application's name, as PgBouncer's
     * {@code application_name_add_host} writes it. A replica's own sessions keep the name that
     * {@code synchronous_standby_names} knows.
     */
    static FirstPacket.Startup named(FirstPacket.Startup startup, InetSocketAddress client) {
        if (startup.replication()) {
            return startup;
        }
        Map<String, String> parameters = new LinkedHashMap<>(startup.parameters());
        String suffix = client.getAddress().getHostAddress() + ":" + client.getPort();
        String own = parameters.getOrDefault(APPLICATION, "");
        parameters.put(
                APPLICATION,
                own.isEmpty() ? suffix : shortened(own, LONGEST_NAME - 3 - suffix.length()) + " - " + suffix);
        return new FirstPacket.Startup(startup.minor(), parameters);
    }

    /** As much of the text as these bytes of UTF-8 hold. */
    private static String shortened(String text, int bytes) {
        int end = text.length();
        while (end > 0 && text.substring(0, end).getBytes(StandardCharsets.UTF_8).length > bytes) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end);
    }
}
