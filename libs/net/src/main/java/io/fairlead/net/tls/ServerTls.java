package io.fairlead.net.tls;

import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** TLS of one listener: certificates by name, versions, ALPN. Thread-safe. */
public final class ServerTls {

    /**
     * What a listener asks for.
     *
     * @param certificates PEM files or folders of them, first file first
     * @param alpn protocols in order of preference; none negotiated when empty
     * @param versions protocol versions, such as {@code TLSv1.3}
     * @param strictSni whether clients that name no known host are refused
     */
    public record Settings(List<Path> certificates, List<String> alpn, List<String> versions, boolean strictSni) {
        public Settings {
            certificates = List.copyOf(certificates);
            alpn = List.copyOf(alpn);
            versions = List.copyOf(versions);
        }
    }

    /** Files beside a certificate that hold none themselves. HAProxy manual 5.1, {@code crt}. */
    private static final Pattern EXTRA = Pattern.compile("^\\.|\\.(key|ocsp|sctl|issuer|dh)$");

    private final Settings settings;
    private final Certificates certificates;
    private final SSLContext context;

    private ServerTls(Settings settings, Certificates certificates, SSLContext context) {
        this.settings = settings;
        this.certificates = certificates;
        this.context = context;
    }

    /**
     * Loads the certificates.
     *
     * @throws IOException with a sentence that names the file and what is wrong
     */
    public static ServerTls load(Settings settings) throws IOException {
        Certificates certificates = new Certificates(bundles(settings), settings.strictSni());
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {certificates}, null, null);
            return new ServerTls(settings, certificates, context);
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS is not to be had: " + e.getMessage(), e);
        }
    }

    private static List<PemBundle> bundles(Settings settings) throws IOException {
        List<PemBundle> bundles = new ArrayList<>();
        for (Path path : settings.certificates()) {
            for (Path file : files(path)) {
                bundles.add(PemBundle.read(file));
            }
        }
        if (bundles.isEmpty()) {
            throw new IOException(settings.certificates() + ": no certificate in it");
        }
        return bundles;
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(Files::isRegularFile)
                    .filter(file ->
                            !EXTRA.matcher(file.getFileName().toString()).find())
                    .sorted()
                    .toList();
        }
    }

    /** Reads the files again; on failure the present certificates stay. */
    public void reload() throws IOException {
        certificates.replace(bundles(settings));
    }

    /** Performs the handshake on an accepted connection. */
    public TlsTransport accept(Transport plain, long deadline) throws IOException {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(settings.versions().toArray(String[]::new));
        if (!settings.alpn().isEmpty()) {
            parameters.setApplicationProtocols(settings.alpn().toArray(String[]::new));
        }
        parameters.setUseCipherSuitesOrder(true);
        engine.setSSLParameters(parameters);
        TlsTransport transport = new TlsTransport(plain, engine);
        transport.handshake(deadline);
        return transport;
    }
}
