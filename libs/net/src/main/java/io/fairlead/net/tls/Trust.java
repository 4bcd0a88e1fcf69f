package io.fairlead.net.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.security.cert.CRLException;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Whom certificates are believed from: authorities of PEM files, and revocation lists. RFC 5280. */
final class Trust {

    private Trust() {}

    /** The authorities the JDK comes with. */
    static TrustManager[] ofTheJdk() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return factory.getTrustManagers();
    }

    /**
     * The authorities of these files.
     *
     * @param crlFile revocation lists; when present every certificate of a chain must be covered by one
     */
    static TrustManager[] of(List<Path> caFiles, Optional<Path> crlFile) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int number = 0;
        for (Path file : caFiles) {
            for (X509Certificate authority : PemBundle.certificates(file)) {
                store.setCertificateEntry("ca-" + number++, authority);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        if (crlFile.isEmpty()) {
            factory.init(store);
            return factory.getTrustManagers();
        }
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(store, new X509CertSelector());
        parameters.setRevocationEnabled(true);
        parameters.addCertStore(
                CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists(crlFile.get()))));
        factory.init(new CertPathTrustManagerParameters(parameters));
        return factory.getTrustManagers();
    }

    private static Collection<? extends CRL> lists(Path file) throws IOException, GeneralSecurityException {
        byte[] text = PemBundle.text(file).getBytes(StandardCharsets.ISO_8859_1);
        try {
            Collection<? extends CRL> lists =
                    CertificateFactory.getInstance("X.509").generateCRLs(new ByteArrayInputStream(text));
            if (lists.isEmpty()) {
                throw new IOException(file + ": no revocation list in it");
            }
            return lists;
        } catch (CRLException e) {
            throw new IOException(file + ": the revocation list cannot be read", e);
        }
    }
}
