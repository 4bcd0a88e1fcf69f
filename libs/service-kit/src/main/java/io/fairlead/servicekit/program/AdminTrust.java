package io.fairlead.servicekit.program;

import io.fairlead.net.tls.PemBundle;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Whom those trust who ask, when an admin listener speaks TLS, and how they show who they are. */
public final class AdminTrust {

    private static final char[] NONE = new char[0];

    private AdminTrust() {}

    /**
     * Trusts these authorities, by default those of the system.
     *
     * @param authorities PEM file
     * @param own PEM file with a certificate and its key to show
     * @throws IOException with a sentence that names the file and what is wrong
     */
    public static SSLContext of(Optional<Path> authorities, Optional<Path> own) throws IOException {
        TrustManager @Nullable [] trust = authorities.isPresent() ? trust(authorities.get()) : null;
        return context(own.isPresent() ? keys(PemBundle.read(own.get())) : null, trust);
    }

    /**
     * Trusts the node that has this certificate, under whatever name it is reached, and shows the same.
     *
     * @throws IOException with a sentence that names the file and what is wrong
     */
    public static SSLContext pinned(Path certificate) throws IOException {
        PemBundle bundle = PemBundle.read(certificate);
        return context(keys(bundle), new TrustManager[] {new Pinned(bundle.leaf())});
    }

    private static SSLContext context(KeyManager @Nullable [] keys, TrustManager @Nullable [] trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    private static TrustManager[] trust(Path file) throws IOException {
        try {
            KeyStore store = empty();
            int number = 0;
            for (X509Certificate authority : PemBundle.certificates(file)) {
                store.setCertificateEntry("authority-" + number++, authority);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static KeyManager[] keys(PemBundle bundle) throws IOException {
        try {
            KeyStore store = empty();
            store.setKeyEntry("own", bundle.key(), NONE, bundle.chain().toArray(X509Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NONE);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificate cannot be used: " + e.getMessage(), e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NONE);
        return store;
    }

    /** Trusts one certificate and nothing else. */
    private static final class Pinned extends X509ExtendedTrustManager {

        private final X509Certificate only;

        Pinned(X509Certificate only) {
            this.only = only;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            if (chain.length == 0 || !chain[0].equals(only)) {
                throw new CertificateException("another certificate than that of this node");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
