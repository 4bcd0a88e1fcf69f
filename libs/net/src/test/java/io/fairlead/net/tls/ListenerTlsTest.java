package io.fairlead.net.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.net.engine.Engines;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.Listener;
import io.fairlead.testkit.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which certificate a listener shows, which it asks for, and what it is ready to speak: seen by the JDK's own client. */
@Timeout(120)
final class ListenerTlsTest {

    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    private static final TlsOffer BOTH = TlsOffer.of("TLSv1.3", "TLSv1.2");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before anything else.
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // JUnit calls issue() before any test.
    private static TestCertificates curves;

    @SuppressWarnings("NullAway.Init") // JUnit calls issue() before any test.
    private static TestCertificates rsa;

    @SuppressWarnings("NullAway.Init") // JUnit calls issue() before any test.
    private static IoEngine engine;

    private final BlockingQueue<TlsTransport> accepted = new LinkedBlockingQueue<>();

    @BeforeAll
    static void issue() throws IOException {
        engine = Engines.choose("stock", "0");
        curves = TestCertificates.in(folder)
                .issue("a", "a.test")
                .issue("b", "b.test")
                .issue("wild", "*.wild.test")
                .issue("good", "good-client")
                .issue("bad", "bad-client");
        rsa = TestCertificates.in(folder, "RSA").issue("a", "a.test");
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    private Listener serve(ServerTls tls) throws IOException {
        return engine.listen(LOOPBACK, 16, plain -> {
            try (TlsTransport transport = tls.accept(plain, Deadlines.in(Duration.ofSeconds(60)))) {
                accepted.add(transport);
                byte[] one = new byte[1];
                if (transport.read(one, 0, 1, Deadlines.in(Duration.ofSeconds(60))) == 1) {
                    transport.write(one, 0, 1, Deadlines.in(Duration.ofSeconds(60)));
                }
            } catch (IOException e) {
                // The client sees it as well and says so.
                assertThat(e).isNotNull();
            }
        });
    }

    /** Shakes hands and exchanges a byte; what the server showed. */
    private static X509Certificate shown(Listener listener, String name, SSLContext context, Tuning tuning)
            throws IOException {
        Socket plain =
                new Socket(listener.address().getAddress(), listener.address().getPort());
        plain.setSoTimeout(60_000);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(plain, name, listener.address().getPort(), true)) {
            SSLParameters parameters = socket.getSSLParameters();
            tuning.tune(parameters);
            socket.setSSLParameters(parameters);
            socket.getOutputStream().write('x');
            assertThat(socket.getInputStream().read()).isEqualTo('x');
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private interface Tuning {
        void tune(SSLParameters parameters);
    }

    private static SSLContext trustingAll() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustAll()}, null);
        return context;
    }

    private static String shown(Listener listener, String name) throws Exception {
        return shown(listener, name, trustingAll(), p -> {})
                .getSubjectX500Principal()
                .getName();
    }

    @Test
    void twoKindsOfKeysServeOneNameSideBySide() throws Exception {
        ServerTls tls = ServerTls.load(ServerTls.Settings.of(
                List.of(curves.bundle("a"), rsa.bundle("a"), curves.bundle("b")), List.of(), BOTH, false));
        try (Listener listener = serve(tls)) {
            for (String name : List.of("a.test", "unknown.test")) {
                assertThat(key(listener, name, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"))
                        .isEqualTo("RSA");
                assertThat(key(listener, name, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"))
                        .isEqualTo("EC");
            }
            X509Certificate newest = shown(listener, "a.test", trustingAll(), p -> {
                p.setProtocols(new String[] {"TLSv1.3"});
                p.setSignatureSchemes(new String[] {"rsa_pss_rsae_sha256", "rsa_pkcs1_sha256", "rsa_pkcs1_sha384"});
            });
            assertThat(newest.getPublicKey().getAlgorithm()).isEqualTo("RSA");
        }
    }

    private static String key(Listener listener, String name, String suite) throws Exception {
        return shown(listener, name, trustingAll(), p -> {
                    p.setProtocols(new String[] {"TLSv1.2"});
                    p.setCipherSuites(new String[] {suite});
                })
                .getPublicKey()
                .getAlgorithm();
    }

    @Test
    void aListSaysWhichHostsACertificateIsFor() throws Exception {
        Path list = Files.writeString(folder.resolve("hosts.list"), """
                # comment

                %s
                %s [ ] *.example.org !not.example.org other.example
                %s *
                """.formatted(
                        curves.bundle("a"), curves.bundle("b"), curves.bundle("wild")));
        ServerTls.Settings settings =
                new ServerTls.Settings(List.of(), List.of(list), List.of(), BOTH, false, Optional.empty());
        try (Listener listener = serve(ServerTls.load(settings))) {
            assertThat(shown(listener, "a.test")).isEqualTo("CN=a.test");
            assertThat(shown(listener, "x.example.org")).isEqualTo("CN=b.test");
            assertThat(shown(listener, "OTHER.example")).isEqualTo("CN=b.test");
            assertThat(shown(listener, "not.example.org")).isEqualTo("CN=*.wild.test");
            assertThat(shown(listener, "b.test")).isEqualTo("CN=*.wild.test");
        }
    }

    @Test
    void aListThatChangesIsFollowedWithTheFilesItNames() throws Exception {
        Path file = folder.resolve("named.pem");
        Files.copy(curves.bundle("a"), file);
        Path list = Files.writeString(folder.resolve("changing.list"), file + "\n");
        ServerTls tls = ServerTls.load(
                new ServerTls.Settings(List.of(), List.of(list), List.of(), BOTH, false, Optional.empty()));
        assertThat(tls.refresh()).isEqualTo(ServerTls.Refresh.UNCHANGED);
        Files.copy(curves.bundle("b"), file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(tls.refresh()).isEqualTo(ServerTls.Refresh.RELOADED);
        Files.writeString(list, curves.bundle("wild") + "\n" + file + "\n");
        assertThat(tls.refresh()).isEqualTo(ServerTls.Refresh.RELOADED);
        assertThat(tls.certificates()).extracting(ServerTls.InUse::file).containsExactly(curves.bundle("wild"), file);
    }

    @Test
    void settingsOfSingleCertificatesAreRefusedInASentence() throws Exception {
        Path list = Files.writeString(
                folder.resolve("settings.list"), "\n" + curves.bundle("a") + " [alpn h2 verify required] a.test\n");
        assertThatThrownBy(() -> CrtList.read(list))
                .hasMessage(list + ":2: settings of a single certificate are not carried over");
    }

    @Test
    void clientsThatShowAWrongCertificateAreRefusedAndOthersAsTheBindSays() throws Exception {
        Optional<Path> revoked = Optional.of(curves.revoked("revoked.pem", "bad"));
        SSLContext nothing = curves.clientContext();
        SSLContext good = curves.clientContext("good");
        SSLContext bad = curves.clientContext("bad");
        for (boolean required : List.of(true, false)) {
            ServerTls.Clients clients = new ServerTls.Clients(required, List.of(curves.caFile()), revoked);
            ServerTls tls = ServerTls.load(new ServerTls.Settings(
                    List.of(curves.bundle("a")), List.of(), List.of(), BOTH, false, Optional.of(clients)));
            try (Listener listener = serve(tls)) {
                for (String version : BOTH.versions()) {
                    Tuning tuning = p -> p.setProtocols(new String[] {version});
                    shown(listener, "a.test", good, tuning);
                    assertThat(accepted.take().peerCertificates().getFirst().getSubjectX500Principal())
                            .hasToString("CN=good-client");
                    assertThatThrownBy(() -> shown(listener, "a.test", bad, tuning))
                            .as("revoked")
                            .isInstanceOf(IOException.class);
                    if (required) {
                        assertThatThrownBy(() -> shown(listener, "a.test", nothing, tuning))
                                .isInstanceOf(IOException.class);
                    } else {
                        shown(listener, "a.test", nothing, tuning);
                        assertThat(accepted.take().peerCertificates()).isEmpty();
                    }
                }
                assertThat(accepted).isEmpty();
            }
        }
    }

    @Test
    void versionsCiphersAndCurvesAreThoseOfTheBind() throws Exception {
        TlsOffer narrow = new TlsOffer(
                TlsOffer.versions("TLSv1.2", "TLSv1.2"),
                Optional.of("ECDHE-ECDSA-AES256-GCM-SHA384:DHE-RSA-AES128-SHA:unknown"),
                Optional.empty(),
                Optional.of("P-384:unknown"));
        ServerTls tls = ServerTls.load(ServerTls.Settings.of(List.of(curves.bundle("a")), List.of(), narrow, false));
        try (Listener listener = serve(tls)) {
            shown(listener, "a.test", trustingAll(), p -> {});
            TlsTransport there = accepted.take();
            assertThat(there.protocol()).isEqualTo("TLSv1.2");
            assertThat(there.cipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
            SSLContext context = trustingAll();
            assertThatThrownBy(() -> shown(listener, "a.test", context, p -> p.setProtocols(new String[] {"TLSv1.3"})))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> shown(listener, "a.test", context, p -> p.setNamedGroups(new String[] {"x25519"})))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void listsOfCiphersAreReadAsOpenSslReadsThem() throws Exception {
        assertThat(CipherNames.suites(
                        Optional.of("AES256+ECDHE+aECDSA+AESGCM:@STRENGTH"), Optional.of("TLS_AES_128_GCM_SHA256")))
                .containsExactly("TLS_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
        assertThat(CipherNames.suites(Optional.of("HIGH:!aNULL:!CBC:!DHE:!kRSA:!CHACHA20:!RSA"), Optional.empty()))
                .endsWith("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")
                .hasSize(5);
        assertThat(CipherNames.suites(
                        Optional.of("ECDHE-RSA-CHACHA20-POLY1305 ECDHE-ECDSA-AES128-SHA256"), Optional.empty()))
                .endsWith("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256");
        assertThat(CipherNames.suites(Optional.empty(), Optional.empty()))
                .noneMatch(name -> name.contains("CBC") || name.startsWith("TLS_RSA_"));
        assertThatThrownBy(() -> CipherNames.suites(Optional.of("RC4:eNULL"), Optional.empty()))
                .hasMessage("ciphers \"RC4:eNULL\": none of them is known");
        assertThatThrownBy(() -> CipherNames.groups("brainpool")).hasMessageContaining("none of them is known");
    }

    @Test
    void aNameIsFoundInTheFirstRecordOrNot() throws Exception {
        try (Listener listener =
                serve(ServerTls.load(ServerTls.Settings.of(List.of(curves.bundle("a")), List.of(), BOTH, true)))) {
            for (byte[] rubbish : List.of(
                    new byte[] {22},
                    new byte[] {22, 3, 1, 0, 0},
                    new byte[] {22, 3, 1, 0, 4, 1, 0, 0, 60},
                    new byte[] {22, 3, 1, 0, 60, 1, 0, 0, 56, 3, 3},
                    "GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII))) {
                try (Socket plain = new Socket(
                        listener.address().getAddress(), listener.address().getPort())) {
                    plain.setSoTimeout(60_000);
                    plain.getOutputStream().write(rubbish);
                    plain.shutdownOutput();
                    plain.getInputStream().readAllBytes();
                }
            }
            assertThat(accepted).isEmpty();
            shown(listener, "A.test", curves.clientContext(), p -> {});
        }
    }

    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
