package io.fairlead.net.tls;

import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS towards a server. Thread-safe. */
public final class ClientTls {

    /**
     * What a server line asks for. HAProxy manual 5.2.
     *
     * @param verify whether the certificate must be trusted
     * @param caFile trusted authorities; the JDK's when absent
     * @param sni host name sent, and verified when {@code verifyHost} is absent
     * @param verifyHost host name that must be in the certificate
     * @param alpn protocols offered
     * @param crlFile revocation lists
     * @param certificate PEM file shown to a server that asks for a certificate
     * @param offer versions, ciphers and curves
     */
    public record Settings(
            boolean verify,
            Optional<Path> caFile,
            Optional<String> sni,
            Optional<String> verifyHost,
            List<String> alpn,
            Optional<Path> crlFile,
            Optional<Path> certificate,
            TlsOffer offer) {
        public Settings {
            alpn = List.copyOf(alpn);
        }

        /** Without revocation lists and a certificate of our own. */
        public Settings(
                boolean verify,
                Optional<Path> caFile,
                Optional<String> sni,
                Optional<String> verifyHost,
                List<String> alpn) {
            this(
                    verify,
                    caFile,
                    sni,
                    verifyHost,
                    alpn,
                    Optional.empty(),
                    Optional.empty(),
                    TlsOffer.of("TLSv1.3", "TLSv1.2"));
        }

        /** Encrypts without authenticating. */
        public static Settings unverified() {
            return new Settings(false, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
        }
    }

    private final Settings settings;
    private final SSLContext context;
    private final TlsOffer.Parameters parameters;

    private ClientTls(Settings settings, SSLContext context) throws IOException {
        this.settings = settings;
        this.context = context;
        this.parameters = settings.offer().resolve();
    }

    /**
     * Loads the trusted authorities.
     *
     * @throws IOException with a sentence that names the file and what is wrong
     */
    public static ClientTls load(Settings settings) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    own(settings), settings.verify() ? trusted(settings) : new TrustManager[] {new TrustAll()}, null);
            return new ClientTls(settings, context);
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS is not to be had: " + e.getMessage(), e);
        }
    }

    private static KeyManager[] own(Settings settings) throws IOException {
        if (settings.certificate().isEmpty()) {
            return new KeyManager[0];
        }
        return new KeyManager[] {
            new OwnCertificate(PemBundle.read(settings.certificate().get()))
        };
    }

    private static TrustManager[] trusted(Settings settings) throws GeneralSecurityException, IOException {
        return settings.caFile().isEmpty()
                ? Trust.ofTheJdk()
                : Trust.of(List.of(settings.caFile().get()), settings.crlFile());
    }

    /** Performs the handshake on a connection just made. */
    public TlsTransport connect(Transport plain, long deadline) throws IOException {
        Optional<String> name = settings.verifyHost().or(settings::sni);
        // Sessions are found again by name and port, so a server without a name goes by its address.
        InetSocketAddress peer = plain.remoteAddress();
        SSLEngine engine =
                context.createSSLEngine(name.orElseGet(() -> peer.getAddress().getHostAddress()), peer.getPort());
        engine.setUseClientMode(true);
        SSLParameters wanted = engine.getSSLParameters();
        parameters.set(wanted);
        settings.sni().ifPresent(sni -> wanted.setServerNames(List.of(new SNIHostName(sni))));
        if (settings.verify() && name.isPresent()) {
            wanted.setEndpointIdentificationAlgorithm("HTTPS");
        }
        if (!settings.alpn().isEmpty()) {
            wanted.setApplicationProtocols(settings.alpn().toArray(String[]::new));
        }
        engine.setSSLParameters(wanted);
        TlsTransport transport = new TlsTransport(plain, engine);
        transport.handshake(deadline);
        return transport;
    }

    /** {@code verify none}: what the operator asked for, by name. */
    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
