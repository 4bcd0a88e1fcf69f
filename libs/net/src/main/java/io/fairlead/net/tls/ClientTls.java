package io.fairlead.net.tls;

import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
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
     */
    public record Settings(
            boolean verify,
            Optional<Path> caFile,
            Optional<String> sni,
            Optional<String> verifyHost,
            List<String> alpn) {
        public Settings {
            alpn = List.copyOf(alpn);
        }

        /** Encrypts without authenticating. */
        public static Settings unverified() {
            return new Settings(false, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
        }
    }

    private final Settings settings;
    private final SSLContext context;

    private ClientTls(Settings settings, SSLContext context) {
        this.settings = settings;
        this.context = context;
    }

    /**
     * Loads the trusted authorities.
     *
     * @throws IOException with a sentence that names the file and what is wrong
     */
    public static ClientTls load(Settings settings) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, settings.verify() ? trusted(settings) : new TrustManager[] {new TrustAll()}, null);
            return new ClientTls(settings, context);
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS is not to be had: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trusted(Settings settings) throws GeneralSecurityException, IOException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (settings.caFile().isEmpty()) {
            factory.init((KeyStore) null);
            return factory.getTrustManagers();
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int number = 0;
        for (X509Certificate authority :
                PemBundle.certificates(settings.caFile().get())) {
            store.setCertificateEntry("ca-" + number++, authority);
        }
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** Performs the handshake on a connection just made. */
    public TlsTransport connect(Transport plain, long deadline) throws IOException {
        Optional<String> name = settings.verifyHost().or(settings::sni);
        // Sessions are found again by name and port, so a server without a name goes by its address.
        InetSocketAddress peer = plain.remoteAddress();
        SSLEngine engine =
                context.createSSLEngine(name.orElseGet(() -> peer.getAddress().getHostAddress()), peer.getPort());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        settings.sni().ifPresent(sni -> parameters.setServerNames(List.of(new SNIHostName(sni))));
        if (settings.verify() && name.isPresent()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        if (!settings.alpn().isEmpty()) {
            parameters.setApplicationProtocols(settings.alpn().toArray(String[]::new));
        }
        engine.setSSLParameters(parameters);
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
