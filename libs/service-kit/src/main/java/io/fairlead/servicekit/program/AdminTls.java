package io.fairlead.servicekit.program;

import io.fairlead.servicekit.SettingKey;
import io.fairlead.servicekit.Settings;
import io.fairlead.servicekit.StartupException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * TLS of the admin listener, off unless a certificate is set.
 *
 * @param certificate PEM file with certificate, chain and key
 * @param clients PEM file with the authorities of clients, who then need a certificate
 */
record AdminTls(Optional<Path> certificate, Optional<Path> clients) {

    private static final String TLS = "server.tls.";
    private static final String KEY = TLS + "private-key.pem.key.resource.content-plain";
    private static final Pattern KEY_BLOCK =
            Pattern.compile("-----BEGIN PRIVATE KEY-----[^-]*-----END PRIVATE KEY-----");

    /**
     * What the settings say.
     *
     * @throws StartupException when a file is not there, or clients are asked for certificates in clear text
     */
    static AdminTls of(Settings settings) throws StartupException {
        AdminTls tls =
                new AdminTls(file(settings, SettingKey.ADMIN_CERTIFICATE), file(settings, SettingKey.ADMIN_CLIENT_CA));
        if (tls.certificate.isEmpty() && tls.clients.isPresent()) {
            throw new StartupException(SettingKey.ADMIN_CLIENT_CA.key() + " needs " + SettingKey.ADMIN_CERTIFICATE.key()
                    + ": without TLS no client can show a certificate");
        }
        return tls;
    }

    private static Optional<Path> file(Settings settings, SettingKey key) throws StartupException {
        Optional<Path> file = settings.get(key.key()).map(Path::of);
        if (file.isPresent() && !Files.isReadable(file.get())) {
            throw new StartupException(key.key() + ": " + file.get() + " cannot be read");
        }
        return file;
    }

    /** How the listener's URL begins. */
    String scheme() {
        return certificate.isPresent() ? "https" : "http";
    }

    /**
     * Tells the web server, by the properties it reads as it starts.
     *
     * @throws StartupException when there is no key
     */
    void announce() throws StartupException {
        if (certificate.isPresent()) {
            System.setProperty(KEY, key(certificate.get()));
            System.setProperty(
                    TLS + "private-key.pem.cert-chain.resource.path",
                    certificate.get().toString());
        }
        clients.ifPresent(file -> {
            System.setProperty(TLS + "client-auth", "REQUIRED");
            System.setProperty(TLS + "trust.pem.certificates.resource.path", file.toString());
        });
    }

    /** The web server has its key: nobody else reads it from a property. */
    void forget() {
        System.clearProperty(KEY);
    }

    /** The web server wants the key alone, ours lies with its certificate. */
    private static String key(Path file) throws StartupException {
        try {
            Matcher block = KEY_BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            if (!block.find()) {
                throw new StartupException(SettingKey.ADMIN_CERTIFICATE.key() + ": " + file
                        + " has no private key in PKCS#8 form (BEGIN PRIVATE KEY)");
            }
            return block.group();
        } catch (IOException e) {
            throw new StartupException(SettingKey.ADMIN_CERTIFICATE.key() + ": " + file + " cannot be read", e);
        }
    }
}
