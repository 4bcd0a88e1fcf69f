package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.telemetry.stats.Detail;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.Request;
import io.fairlead.testkit.TestBackend;
import io.fairlead.testkit.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** TLS on both sides, on both engines. */
@Timeout(120)
final class TlsTest {

    @Nested
    final class Stock extends Behaviour {
        Stock() throws Exception {
            super("stock");
        }
    }

    @Nested
    final class Epoll extends Behaviour {
        Epoll() throws Exception {
            super("epoll");
        }
    }

    abstract static class Behaviour {

        private static final String CONFIG = """
                defaults
                  mode http
                  timeout connect 2s
                  timeout client 2s
                  timeout server 2s
                  retries 0
                frontend web
                  bind 127.0.0.1:PORT ssl crt FILE
                  http-request return status 200 content-type text/plain string plain unless { ssl_fc }
                  use_backend trusting if { path_beg /trusting }
                  use_backend verified if { path_beg /verified }
                  use_backend stranger if { path_beg /stranger }
                  default_backend app
                frontend plain
                  bind 127.0.0.1:OPEN
                  http-request redirect scheme https unless { ssl_fc }
                backend app
                  server one 127.0.0.1:APP
                backend trusting
                  server two 127.0.0.1:SECURE ssl verify none
                backend verified
                  server three 127.0.0.1:SECURE ssl verify required ca-file CAFILE verifyhost back.example
                backend stranger
                  server four 127.0.0.1:SECURE ssl verify required ca-file CAFILE verifyhost other.example
                """;

        /** Made once: every key costs a start of keytool. */
        private static final TestCertificates CERTIFICATES = certificates();

        private final TestBackend app = TestBackend.plain("app");
        private final TestBackend secure = TestBackend.tls("secure", CERTIFICATES.serverContext("back"));
        private final int open = Ports.free();
        private final EdgeUnderTest edge;
        private final String engine;

        Behaviour(String engine) throws Exception {
            this.engine = engine;
            edge = new EdgeUnderTest(
                    engine,
                    CONFIG.replace("CAFILE", CERTIFICATES.caFile().toString())
                            .replace("FILE", CERTIFICATES.bundle("web").toString())
                            .replace("APP", Integer.toString(app.port()))
                            .replace("SECURE", Integer.toString(secure.port()))
                            .replace("OPEN", Integer.toString(open)));
        }

        private static TestCertificates certificates() {
            try {
                return TestCertificates.in(Files.createTempDirectory("edge-tls"))
                        .issue("web", "web.example")
                        .issue("back", "back.example");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @AfterEach
        void stop() {
            edge.close();
            app.close();
            secure.close();
        }

        private RawClient connectTls(String... versions) throws Exception {
            return RawClient.connectTls(edge.port, CERTIFICATES.clientContext(), "web.example", List.of(versions));
        }

        @Test
        void servesBothVersionsAndAgreesOnHttp1() throws Exception {
            for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                try (RawClient client = connectTls(version)) {
                    assertThat(client.tls().getSession().getProtocol()).isEqualTo(version);
                    assertThat(client.tls().getApplicationProtocol()).isEqualTo("http/1.1");
                    for (int i = 0; i < 3; i++) {
                        assertThat(client.get("/", "web.example").body()).isEqualTo("app");
                    }
                }
            }
        }

        @Test
        void carriesLargeBodiesBothWays() throws Exception {
            String body = "0123456789".repeat(100_000);
            try (RawClient client = connectTls("TLSv1.3")) {
                client.send(
                        "POST /trusting HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
                assertThat(client.read().body()).isEqualTo("secure");
            }
            assertThat(secure.requests().getFirst().bodyHash()).isEqualTo(Request.hash(body));
        }

        @Test
        void reachesServersOverTlsVerifiedOrNot() throws Exception {
            try (RawClient client = connectTls("TLSv1.3")) {
                assertThat(client.get("/trusting", "a").body()).isEqualTo("secure");
                assertThat(client.get("/verified", "a").body()).isEqualTo("secure");
            }
        }

        @Test
        void serverWithAnotherNameIsNotReached() throws Exception {
            try (RawClient client = connectTls("TLSv1.3")) {
                assertThat(client.get("/stranger", "a").status()).isEqualTo(503);
            }
            assertThat(secure.requests()).isEmpty();
            edge.awaitEnds("stranger/four 503 SC");
        }

        @Test
        void plainListenerSendsToHttps() throws Exception {
            try (RawClient client = RawClient.connect(open)) {
                assertThat(client.get("/a?b", "web.example").header("location")).contains("https://web.example/a?b");
            }
        }

        @Test
        void plainRequestOnATlsPortDisturbsNobody() throws Exception {
            try (RawClient good = connectTls("TLSv1.3");
                    RawClient bad = edge.connect()) {
                bad.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(bad.readToEnd()).doesNotContain("200");
                assertThat(good.get("/", "web.example").status()).isEqualTo(200);
            }
        }

        @Test
        void oldVersionsAreRefused() {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> connectTls("TLSv1.1"))
                    .isInstanceOf(SSLException.class);
        }

        @Test
        void aRenewedCertificateIsTakenOverAndABrokenOneIsNot() throws Exception {
            Path live = Files.createTempDirectory("edge-live").resolve("site.pem");
            Files.copy(CERTIFICATES.bundle("web"), live);
            try (EdgeUnderTest swapping = new EdgeUnderTest(engine, """
                    defaults
                      mode http
                      timeout client 60s
                    frontend web
                      bind 127.0.0.1:PORT ssl crt FILE
                      http-request return status 200 content-type text/plain string fine
                    """.replace("FILE", live.toString()))) {
                try (RawClient old = RawClient.connectTls(swapping.port, CERTIFICATES.clientContext(), "web.example")) {
                    assertThat(old.get("/", "web.example").body()).isEqualTo("fine");
                    // As certbot does it: the new file takes the old one's place at once.
                    Path next = live.resolveSibling("next.pem");
                    Files.copy(CERTIFICATES.bundle("back"), next);
                    Files.move(next, live, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                    swapping.awaitAlarm("reloaded 127.0.0.1:" + swapping.port);
                    assertThat(nameShownBy(swapping)).isEqualTo("CN=back.example");
                    Files.writeString(live, "half a file");
                    swapping.awaitAlarm("broken 127.0.0.1:" + swapping.port + " " + live + ": no certificate in it");
                    assertThat(swapping.runtime.table().rows())
                            .as("what alerts are made of")
                            .anyMatch(row -> row.detail(Detail.CERTIFICATES)
                                    .orElse("")
                                    .startsWith("broken\t127.0.0.1:" + swapping.port + "\t" + live + ": no"));
                    assertThat(nameShownBy(swapping)).isEqualTo("CN=back.example");
                    assertThat(old.get("/", "web.example").body()).isEqualTo("fine");
                }
            }
        }

        private static String nameShownBy(EdgeUnderTest edge) throws Exception {
            try (RawClient client = RawClient.connectTls(edge.port, CERTIFICATES.clientContext(), "back.example")) {
                assertThat(client.get("/", "a").status()).isEqualTo(200);
                return ((X509Certificate) client.tls().getSession().getPeerCertificates()[0])
                        .getSubjectX500Principal()
                        .getName();
            }
        }
    }
}
