package io.fairlead.net.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.net.engine.Engines;
import io.fairlead.net.io.DeadlineExceededException;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.io.Listener;
import io.fairlead.net.io.Transport;
import io.fairlead.testkit.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What TLS promises over either engine. */
@Timeout(60)
final class TlsContract {

    private static final List<String> BOTH = List.of("TLSv1.3", "TLSv1.2");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before anything else.
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // JUnit calls issue() before any test.
    private static TestCertificates authority;

    @BeforeAll
    static void issue() {
        authority = TestCertificates.in(folder)
                .issue("a", "a.test")
                .issue("b", "b.test")
                .issue("wild", "*.wild.test");
    }

    @Nested
    final class Stock extends Promises {
        Stock() {
            super("stock");
        }
    }

    @Nested
    final class Epoll extends Promises {
        Epoll() {
            super("epoll");
        }
    }

    abstract static class Promises {

        private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

        private final String word;
        private IoEngine engine;
        private final BlockingQueue<TlsTransport> accepted = new LinkedBlockingQueue<>();
        private final BlockingQueue<IOException> failures = new LinkedBlockingQueue<>();

        @SuppressWarnings("NullAway.Init") // JUnit calls start() before any test.
        Promises(String word) {
            this.word = word;
        }

        @BeforeEach
        void start() throws IOException {
            engine = Engines.choose(word, "0");
        }

        @AfterEach
        void stop() {
            engine.close();
        }

        private static ServerTls server(boolean strict, List<String> versions, String... aliases) throws IOException {
            List<Path> files =
                    java.util.Arrays.stream(aliases).map(authority::bundle).toList();
            return ServerTls.load(ServerTls.Settings.of(
                    files, List.of("h2", "http/1.1"), TlsOffer.of(versions.toArray(String[]::new)), strict));
        }

        private Listener echo(ServerTls tls) throws IOException {
            return engine.listen(LOOPBACK, 128, plain -> {
                try (TlsTransport transport = tls.accept(plain, Deadlines.in(Duration.ofSeconds(10)))) {
                    accepted.add(transport);
                    byte[] buffer = new byte[8192];
                    for (int n = transport.read(buffer, 0, buffer.length, Deadlines.NONE);
                            n >= 0;
                            n = transport.read(buffer, 0, buffer.length, Deadlines.NONE)) {
                        transport.write(buffer, 0, n, Deadlines.NONE);
                        transport.awaitReadable(Deadlines.NONE);
                    }
                    transport.shutdownOutput();
                } catch (IOException e) {
                    failures.add(e);
                }
            });
        }

        private static ClientTls client(boolean verify, String name) throws IOException {
            return ClientTls.load(new ClientTls.Settings(
                    verify,
                    verify ? Optional.of(authority.caFile()) : Optional.empty(),
                    Optional.of(name),
                    Optional.empty(),
                    List.of("http/1.1")));
        }

        private TlsTransport connect(ClientTls tls, Listener listener) throws IOException {
            Transport plain = engine.connect(listener.address(), Deadlines.in(Duration.ofSeconds(5)));
            try {
                return tls.connect(plain, Deadlines.in(Duration.ofSeconds(10)));
            } catch (IOException e) {
                plain.close();
                throw e;
            }
        }

        private static String exchange(Transport transport, String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            transport.write(bytes, 0, bytes.length, Deadlines.in(Duration.ofSeconds(5)));
            byte[] got = new byte[bytes.length];
            int at = 0;
            while (at < got.length) {
                int n = transport.read(got, at, got.length - at, Deadlines.in(Duration.ofSeconds(5)));
                if (n < 0) {
                    break;
                }
                at += n;
            }
            return new String(got, 0, at, StandardCharsets.US_ASCII);
        }

        private void presents(Listener listener, String asked, String certificateOf) throws Exception {
            // Verification with the wrong host name fails, so success proves which certificate it was.
            ClientTls tls = ClientTls.load(new ClientTls.Settings(
                    true,
                    Optional.of(authority.caFile()),
                    Optional.of(asked),
                    Optional.of(certificateOf),
                    List.of("http/1.1")));
            try (TlsTransport transport = connect(tls, listener)) {
                assertThat(exchange(transport, "hello")).isEqualTo("hello");
                TlsTransport there = accepted.take();
                assertThat(there.requestedName()).isEqualTo(asked);
                assertThat(there.applicationProtocol()).isEqualTo("http/1.1");
                assertThat(transport.applicationProtocol()).isEqualTo("http/1.1");
            }
        }

        @Test
        void choosesTheCertificateByTheNameAskedFor() throws Exception {
            try (Listener listener = echo(server(false, BOTH, "a", "b", "wild"))) {
                presents(listener, "b.test", "b.test");
                presents(listener, "a.test", "a.test");
                presents(listener, "x.wild.test", "x.wild.test");
                presents(listener, "unknown.test", "a.test");
                presents(listener, "x.y.wild.test", "a.test");
            }
        }

        @Test
        void strictListenerRefusesUnknownNames() throws Exception {
            try (Listener listener = echo(server(true, BOTH, "a"))) {
                presents(listener, "a.test", "a.test");
                ClientTls stranger = client(false, "unknown.test");
                // An alert, or a reset when the server is already gone.
                assertThatThrownBy(() -> connect(stranger, listener)).isInstanceOf(IOException.class);
                assertThat(failures.poll(5, TimeUnit.SECONDS)).isInstanceOf(SSLException.class);
            }
        }

        @Test
        void verifiesAuthorityAndHostWhenAskedTo() throws IOException {
            try (Listener listener = echo(server(false, BOTH, "a"))) {
                ClientTls wrongHost = client(true, "b.test");
                assertThatThrownBy(() -> connect(wrongHost, listener)).isInstanceOf(SSLException.class);
                ClientTls noTrust = ClientTls.load(new ClientTls.Settings(
                        true, Optional.empty(), Optional.of("a.test"), Optional.empty(), List.of()));
                assertThatThrownBy(() -> connect(noTrust, listener)).isInstanceOf(SSLException.class);
                ClientTls careless = ClientTls.load(ClientTls.Settings.unverified());
                try (TlsTransport transport = connect(careless, listener)) {
                    assertThat(exchange(transport, "x")).isEqualTo("x");
                }
            }
        }

        @Test
        void movesMuchDataAndEndsInOrder() throws Exception {
            movesMuchData("TLSv1.3");
            movesMuchData("TLSv1.2");
            assertThat(failures).isEmpty();
        }

        private void movesMuchData(String version) throws Exception {
            byte[] sent = new byte[3 << 20];
            for (int i = 0; i < sent.length; i++) {
                sent[i] = (byte) (i * 31 + (i >> 12));
            }
            try (Listener listener = echo(server(false, List.of(version), "a"));
                    TlsTransport client = connect(client(true, "a.test"), listener)) {
                assertThat(client.protocol()).isEqualTo(version);
                Thread writer = engine.start("writer", () -> {
                    try {
                        client.write(sent, 0, sent.length, Deadlines.in(Duration.ofSeconds(30)));
                        client.shutdownOutput();
                    } catch (IOException e) {
                        failures.add(e);
                    }
                });
                byte[] got = new byte[sent.length];
                int at = 0;
                while (at < got.length) {
                    // Odd sizes: records must come apart wherever the reader's array ends.
                    int n = client.read(
                            got, at, Math.min(got.length - at, 20_011), Deadlines.in(Duration.ofSeconds(30)));
                    assertThat(n).isPositive();
                    at += n;
                }
                writer.join();
                assertThat(got).isEqualTo(sent);
                assertThat(client.read(new byte[1], 0, 1, Deadlines.in(Duration.ofSeconds(5))))
                        .isEqualTo(-1);
            }
        }

        @Test
        void startsInTheMiddleOfAConnection() throws IOException {
            ServerTls tls = server(false, BOTH, "a");
            try (Listener listener = engine.listen(LOOPBACK, 16, plain -> {
                        byte[] ask = new byte[8];
                        try {
                            plain.read(ask, 0, ask.length, Deadlines.NONE);
                            plain.write(new byte[] {'S'}, 0, 1, Deadlines.NONE);
                            try (TlsTransport transport = tls.accept(plain, Deadlines.in(Duration.ofSeconds(10)))) {
                                int n = transport.read(ask, 0, ask.length, Deadlines.NONE);
                                transport.write(ask, 0, n, Deadlines.NONE);
                            }
                        } catch (IOException e) {
                            failures.add(e);
                        }
                    });
                    Transport plain = engine.connect(listener.address(), Deadlines.in(Duration.ofSeconds(5)))) {
                assertThat(exchange(plain, "s")).isEqualTo("S");
                try (TlsTransport secure =
                        client(true, "a.test").connect(plain, Deadlines.in(Duration.ofSeconds(10)))) {
                    assertThat(exchange(secure, "later")).isEqualTo("later");
                }
            }
        }

        @Test
        void readGivesUpAtItsDeadlineAndCanGoOn() throws IOException {
            try (Listener listener = echo(server(false, BOTH, "a"));
                    TlsTransport client = connect(client(true, "a.test"), listener)) {
                assertThat(exchange(client, "one")).isEqualTo("one");
                assertThatThrownBy(() -> client.read(new byte[1], 0, 1, Deadlines.in(Duration.ofMillis(100))))
                        .isInstanceOf(DeadlineExceededException.class);
                assertThat(exchange(client, "two")).isEqualTo("two");
            }
        }

        @Test
        void silentClientIsGivenUpInTheHandshake() throws Exception {
            ServerTls tls = server(false, BOTH, "a");
            try (Listener listener = engine.listen(LOOPBACK, 16, plain -> {
                        try {
                            tls.accept(plain, Deadlines.in(Duration.ofMillis(150)));
                        } catch (IOException e) {
                            failures.add(e);
                        }
                    });
                    Socket silent = new Socket(
                            listener.address().getAddress(), listener.address().getPort())) {
                assertThat(silent.isConnected()).isTrue();
                assertThat(failures.poll(5, TimeUnit.SECONDS)).isInstanceOf(DeadlineExceededException.class);
            }
        }

        @Test
        void recordThatIsTooLargeEndsTheConnection() throws Exception {
            try (Listener listener = echo(server(false, BOTH, "a"));
                    Socket hostile = new Socket(
                            listener.address().getAddress(), listener.address().getPort())) {
                byte[] record = new byte[5 + 30_000];
                record[0] = 22;
                record[1] = 3;
                record[2] = 3;
                record[3] = (byte) (30_000 >> 8);
                record[4] = (byte) 30_000;
                hostile.getOutputStream().write(record, 0, 20_000);
                assertThat(failures.poll(5, TimeUnit.SECONDS)).isInstanceOf(SSLException.class);
            }
        }

        @Test
        void aClientThatWantsAnotherHandshakeIsRefused() throws Exception {
            try (Listener listener = echo(server(false, BOTH, "a"));
                    SSLSocket client = (SSLSocket) authority
                            .clientContext()
                            .getSocketFactory()
                            .createSocket(
                                    listener.address().getAddress(),
                                    listener.address().getPort())) {
                client.setSoTimeout(60_000);
                client.setEnabledProtocols(new String[] {"TLSv1.2"});
                client.startHandshake();
                client.getOutputStream().write('a');
                assertThat(client.getInputStream().read()).isEqualTo('a');
                assertThatThrownBy(() -> {
                            client.startHandshake();
                            assertThat(client.getInputStream().read()).isNegative();
                            throw new SSLException("closed");
                        })
                        .isInstanceOf(IOException.class);
                assertThat(failures.poll(60, TimeUnit.SECONDS))
                        .isInstanceOf(SSLException.class)
                        .hasMessageContaining("renegotiation refused");
            }
        }

        @Test
        void plainHttpIsRefused() throws Exception {
            try (Listener listener = echo(server(false, BOTH, "a"));
                    Socket plain = new Socket(
                            listener.address().getAddress(), listener.address().getPort())) {
                plain.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(failures.poll(5, TimeUnit.SECONDS)).isInstanceOf(SSLException.class);
            }
        }

        @Test
        void certificatesAreSwappedWhileConnectionsLive() throws Exception {
            Path file = folder.resolve(word + "-swapped.pem");
            Files.copy(authority.bundle("a"), file, StandardCopyOption.REPLACE_EXISTING);
            ServerTls tls = ServerTls.load(ServerTls.Settings.of(
                    List.of(file), List.of("http/1.1"), TlsOffer.of("TLSv1.3", "TLSv1.2"), false));
            assertThat(tls.refresh()).isEqualTo(ServerTls.Refresh.UNCHANGED);
            try (Listener listener = echo(tls);
                    TlsTransport old = connect(client(true, "a.test"), listener)) {
                accepted.take();
                Files.copy(authority.bundle("b"), file, StandardCopyOption.REPLACE_EXISTING);
                assertThat(tls.refresh()).isEqualTo(ServerTls.Refresh.RELOADED);
                presents(listener, "b.test", "b.test");
                assertThat(exchange(old, "still here")).isEqualTo("still here");
                Files.writeString(file, "rubbish");
                assertThat(tls.refresh()).isEqualTo(ServerTls.Refresh.BROKEN);
                assertThat(tls.trouble()).isEqualTo(file + ": no certificate in it");
                assertThat(tls.refresh()).as("told once").isEqualTo(ServerTls.Refresh.UNCHANGED);
                presents(listener, "b.test", "b.test");
                Files.delete(file);
                assertThat(tls.refresh()).isEqualTo(ServerTls.Refresh.BROKEN);
                assertThat(tls.trouble()).isEqualTo(file + ": no such file");
                Files.copy(authority.bundle("b"), file);
                assertThat(tls.refresh()).isEqualTo(ServerTls.Refresh.RELOADED);
                assertThat(tls.trouble()).isEmpty();
            }
        }

        @Test
        void secondConnectionResumesTheSession() throws Exception {
            AtomicInteger verified = new AtomicInteger();
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new CountingTrust(verified)}, null);
            try (Listener listener = echo(server(false, BOTH, "a"))) {
                for (int i = 0; i < 3; i++) {
                    try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                            .createSocket(
                                    listener.address().getAddress(),
                                    listener.address().getPort())) {
                        socket.getOutputStream().write('x');
                        assertThat(socket.getInputStream().read()).isEqualTo('x');
                    }
                }
            }
            assertThat(verified).hasValue(1);
        }

        @Test
        void sessionsOfEveryNameAreResumed() throws Exception {
            for (String version : BOTH) {
                AtomicInteger verified = new AtomicInteger();
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(null, new TrustManager[] {new CountingTrust(verified)}, null);
                try (Listener listener = echo(server(true, BOTH, "a", "b"))) {
                    for (int i = 0; i < 3; i++) {
                        try (SSLSocket socket = named(context, listener, "b.test", version)) {
                            socket.getOutputStream().write('x');
                            assertThat(socket.getInputStream().read()).isEqualTo('x');
                        }
                    }
                }
                assertThat(verified).as(version).hasValue(1);
            }
        }

        private static SSLSocket named(SSLContext context, Listener listener, String name, String... versions)
                throws IOException {
            Socket plain = new Socket(
                    listener.address().getAddress(), listener.address().getPort());
            SSLSocket socket = (SSLSocket) context.getSocketFactory()
                    .createSocket(plain, name, listener.address().getPort(), true);
            socket.setEnabledProtocols(versions);
            return socket;
        }

        @Test
        void idleConnectionTellsWhenThePeerLeaves() throws Exception {
            try (Listener listener = echo(server(false, BOTH, "a"));
                    TlsTransport client = connect(client(true, "a.test"), listener)) {
                assertThat(exchange(client, "x")).isEqualTo("x");
                accepted.take().close();
                long deadline = Deadlines.in(Duration.ofSeconds(5));
                while (client.isQuiet()) {
                    assertThat(Deadlines.left(deadline)).isPositive();
                    Thread.onSpinWait();
                }
            }
        }
    }

    /** Trusts everybody and counts how often it was asked, which a resumed session does not do. */
    private record CountingTrust(AtomicInteger asked) implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            asked.incrementAndGet();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
