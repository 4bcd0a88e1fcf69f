package io.fairlead.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A throw-away certificate authority and server certificates, made with the JDK's own keytool. */
public final class TestCertificates {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String STORE_TYPE = "PKCS12";

    private final Path store;
    private final String keyAlgorithm;

    private TestCertificates(Path store, String keyAlgorithm) {
        this.store = store;
        this.keyAlgorithm = keyAlgorithm;
    }

    /** An authority named {@code ca} in {@code folder}. */
    public static TestCertificates in(Path folder) {
        return in(folder, "EC");
    }

    /** The same with {@code RSA} or {@code EC} keys. */
    public static TestCertificates in(Path folder, String keyAlgorithm) {
        TestCertificates made = new TestCertificates(folder.resolve("store-" + keyAlgorithm + ".p12"), keyAlgorithm);
        made.genkeypair("ca", "CN=Fairlead Test CA", List.of("-ext", "bc:c"));
        return made;
    }

    /** A server certificate for these names, signed by the authority. */
    public TestCertificates issue(String alias, String... dnsNames) {
        StringBuilder names = new StringBuilder("san=ip:127.0.0.1");
        for (String name : dnsNames) {
            names.append(",dns:").append(name);
        }
        genkeypair(alias, "CN=" + dnsNames[0], List.of("-signer", "ca", "-ext", names.toString()));
        return this;
    }

    /** A server certificate for this name that ends in so many days. */
    public TestCertificates ending(String alias, int days, String dnsName) {
        genkeypair(
                alias,
                "CN=" + dnsName,
                List.of("-signer", "ca", "-ext", "san=ip:127.0.0.1,dns:" + dnsName, "-validity", "" + days));
        return this;
    }

    /** The certificate as PEM. */
    public String certificate(String alias) {
        try {
            Certificate certificate = load().getCertificate(alias);
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The private key as PKCS#8 PEM. */
    public String key(String alias) {
        try {
            Key key = load().getKey(alias, PASSWORD);
            return pem("PRIVATE KEY", key.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Certificate, authority and key in one file, as HAProxy wants them. */
    public Path bundle(String alias) {
        return write(alias + "-" + keyAlgorithm + ".pem", certificate(alias) + certificate("ca") + key(alias));
    }

    /** A PEM file beside the store. */
    public Path write(String name, String content) {
        try {
            return Files.writeString(store.resolveSibling(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The authority's certificate as a file. */
    public Path caFile() {
        return write("ca-" + keyAlgorithm + ".pem", certificate("ca"));
    }

    /** A context for a server that presents this certificate. */
    public SSLContext serverContext(String alias) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(alias, "PKIX").getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key and chain of this certificate alone, by this algorithm's factory. */
    public KeyManagerFactory keys(String alias, String algorithm) {
        try {
            KeyStore only = KeyStore.getInstance(STORE_TYPE);
            only.load(null, PASSWORD);
            KeyStore all = load();
            only.setKeyEntry(alias, all.getKey(alias, PASSWORD), PASSWORD, all.getCertificateChain(alias));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(algorithm);
            keys.init(only, PASSWORD);
            return keys;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A PEM file with the authority's list of revoked certificates: these. */
    public Path revoked(String name, String... aliases) {
        Path file = store.resolveSibling(name);
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-gencrl",
                "-rfc",
                "-alias",
                "ca",
                "-storetype",
                STORE_TYPE,
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD),
                "-file",
                file.toString()));
        try {
            for (String alias : aliases) {
                X509Certificate certificate = (X509Certificate) load().getCertificate(alias);
                command.addAll(List.of("-id", certificate.getSerialNumber().toString()));
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        RunningProcess.runToEnd(command);
        return file;
    }

    /** A context for a client that trusts the authority and nobody else. */
    public SSLContext clientContext() {
        return clientContext(new KeyManager[0]);
    }

    /** The same for a client that shows this certificate when asked. */
    public SSLContext clientContext(String alias) {
        return clientContext(keys(alias, "PKIX").getKeyManagers());
    }

    private SSLContext clientContext(KeyManager[] own) {
        try {
            KeyStore trust = KeyStore.getInstance(STORE_TYPE);
            trust.load(null, PASSWORD);
            trust.setCertificateEntry("ca", load().getCertificate("ca"));
            TrustManagerFactory trusts = TrustManagerFactory.getInstance("PKIX");
            trusts.init(trust);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own, trusts.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore load() {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance(STORE_TYPE);
            keys.load(in, PASSWORD);
            return keys;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void genkeypair(String alias, String name, List<String> more) {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                keyAlgorithm,
                "-validity",
                "90",
                "-dname",
                name,
                "-storetype",
                STORE_TYPE,
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD)));
        command.addAll(more);
        RunningProcess.runToEnd(command);
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + label + "-----\n";
    }
}
