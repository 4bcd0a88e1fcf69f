package io.fairlead.net.tls;

import io.fairlead.net.io.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/**
 * TLS of one listener: certificates by name, versions, ALPN, client certificates. Follows its files: a change is taken
 * over by new handshakes, a broken file changes nothing. Thread-safe.
 */
public final class ServerTls {

    /**
     * What a listener asks for.
     *
     * @param certificates PEM files or folders of them, first file first
     * @param certificateLists {@code crt-list} files
     * @param alpn protocols in order of preference; none negotiated when empty
     * @param offer versions, ciphers and curves
     * @param strictSni whether clients that name no known host are refused
     * @param clients how clients are asked for certificates
     */
    public record Settings(
            List<Path> certificates,
            List<Path> certificateLists,
            List<String> alpn,
            TlsOffer offer,
            boolean strictSni,
            Optional<Clients> clients) {
        public Settings {
            certificates = List.copyOf(certificates);
            certificateLists = List.copyOf(certificateLists);
            alpn = List.copyOf(alpn);
        }

        /** Without lists and client certificates. */
        public static Settings of(List<Path> certificates, List<String> alpn, TlsOffer offer, boolean strictSni) {
            return new Settings(certificates, List.of(), alpn, offer, strictSni, Optional.empty());
        }
    }

    /**
     * How clients are asked for certificates.
     *
     * @param required whether one without is refused; a wrong one is refused in any case
     * @param caFiles authorities
     * @param crlFile revocation lists
     */
    public record Clients(boolean required, List<Path> caFiles, Optional<Path> crlFile) {
        public Clients {
            caFiles = List.copyOf(caFiles);
        }
    }

    /** What came of a look at the files. */
    public enum Refresh {
        UNCHANGED,
        /** New handshakes use what the files say now. */
        RELOADED,
        /** The files cannot be used, and that is news; what was read last stays. {@link #trouble} says why. */
        BROKEN
    }

    /** What was read from the files. */
    private record Loaded(SSLContext context, List<CertificateSource.Found> certificates) {}

    private final Settings settings;
    private final TlsOffer.Parameters parameters;
    private volatile Loaded loaded;
    private volatile String trouble = "";
    private FileStamp stamp;

    private ServerTls(Settings settings) throws IOException {
        this.settings = settings;
        this.parameters = settings.offer().resolve();
        this.stamp = stamp();
        this.loaded = load();
    }

    /**
     * Loads the certificates.
     *
     * @throws IOException with a sentence that names the file and what is wrong
     */
    public static ServerTls load(Settings settings) throws IOException {
        return new ServerTls(settings);
    }

    private Loaded load() throws IOException {
        List<CertificateSource.Found> found =
                CertificateSource.read(settings.certificates(), settings.certificateLists());
        List<Certificates.Entry> entries = new ArrayList<>();
        found.forEach(one -> entries.add(new Certificates.Entry(one.bundle(), one.filters())));
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager[] trusted = settings.clients().isPresent()
                    ? Trust.of(
                            settings.clients().get().caFiles(),
                            settings.clients().get().crlFile())
                    : new TrustManager[0];
            context.init(new KeyManager[] {new Certificates(entries, settings.strictSni())}, trusted, null);
            return new Loaded(context, List.copyOf(found));
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS is not to be had: " + e.getMessage(), e);
        }
    }

    private FileStamp stamp() {
        List<Path> files = new ArrayList<>(settings.certificates());
        files.addAll(settings.certificateLists());
        settings.clients().ifPresent(clients -> {
            files.addAll(clients.caFiles());
            clients.crlFile().ifPresent(files::add);
        });
        return FileStamp.of(files, settings.certificateLists());
    }

    /** Reads the files again when they changed, or could not be used when they were read last. */
    public synchronized Refresh refresh() {
        FileStamp now = stamp();
        if (now.equals(stamp) && trouble.isEmpty()) {
            return Refresh.UNCHANGED;
        }
        try {
            loaded = load();
            stamp = now;
            trouble = "";
            return Refresh.RELOADED;
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            boolean news = !why.equals(trouble);
            trouble = why;
            return news ? Refresh.BROKEN : Refresh.UNCHANGED;
        }
    }

    /** Why the files cannot be used as they are now; empty when they can. */
    public String trouble() {
        return trouble;
    }

    /**
     * A certificate in use.
     *
     * @param file where it was read from
     * @param certificate the leaf
     */
    public record InUse(Path file, X509Certificate certificate) {}

    /** The certificates new handshakes choose from. */
    public List<InUse> certificates() {
        return loaded.certificates().stream()
                .map(found -> new InUse(found.file(), found.bundle().leaf()))
                .distinct()
                .toList();
    }

    /** Performs the handshake on an accepted connection. */
    public TlsTransport accept(Transport plain, long deadline) throws IOException {
        HelloPeek first = HelloPeek.read(plain, deadline);
        SSLEngine engine = loaded.context().createSSLEngine(first.serverName(), 0);
        engine.setUseClientMode(false);
        SSLParameters wanted = engine.getSSLParameters();
        parameters.set(wanted);
        if (!settings.alpn().isEmpty()) {
            wanted.setApplicationProtocols(settings.alpn().toArray(String[]::new));
        }
        if (settings.clients().isPresent()) {
            if (settings.clients().get().required()) {
                wanted.setNeedClientAuth(true);
            } else {
                wanted.setWantClientAuth(true);
            }
        }
        engine.setSSLParameters(wanted);
        TlsTransport transport = new TlsTransport(plain, engine, first);
        transport.handshake(deadline);
        return transport;
    }
}
