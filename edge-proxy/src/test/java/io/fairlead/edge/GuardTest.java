package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.configformat.ConfigReader;
import io.fairlead.haproxy.config.HaproxyConfigWriter;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.Reply;
import io.fairlead.testkit.Request;
import io.fairlead.testkit.Response;
import io.fairlead.testkit.TestBackend;
import io.fairlead.testkit.TestCertificates;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What fairlead.yaml does without rules; and the same once more by the rules that its haproxy.cfg has. */
@Timeout(180)
final class GuardTest {

    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final String TRUSTED = "127.0.0.2";

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    final class ByItself extends Behaviour {
        ByItself(@TempDir Path folder) throws Exception {
            super(folder, false);
        }

        @Test
        void theLogSaysWhoTheClientIsAndWhatTheRequestIsCalled() throws Exception {
            try (RawClient client = RawClient.connectFrom(TRUSTED, edge.port)) {
                client.send(get("/logged", "X-Forwarded-For: 198.51.100.7\r\nX-Request-Id: from-before\r\n"))
                        .read();
                client.send(get("/logged", "X-Forwarded-For: 198.51.100.8\r\nX-Request-Id: a\tb\r\n"))
                        .read();
            }
            Awaitility.await()
                    .untilAsserted(() -> assertThat(edge.names)
                            .anyMatch(name -> name.matches("198\\.51\\.100\\.7:[0-9]+ from-before"))
                            .anyMatch(name -> name.matches("198\\.51\\.100\\.8:[0-9]+ " + UUID)));
        }

        @Test
        void whatCannotBeReadIsAnsweredCarefullyToo() throws Exception {
            try (RawClient client = edge.connect()) {
                Response answer =
                        client.send("GET / HTTP/1.1\r\nbad header\r\n\r\n").read();
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.header("x-content-type-options")).contains("nosniff");
                assertThat(answer.header("x-request-id").orElse("")).matches(UUID);
            }
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    final class ByItsRules extends Behaviour {
        ByItsRules(@TempDir Path folder) throws Exception {
            super(folder, true);
        }
    }

    abstract static class Behaviour {

        private static final String CONFIG = """
                frontends:
                  - name: web
                    bind:
                      - {address: "127.0.0.1:PORT"}
                      - {address: "127.0.0.1:SECURE", tls: {certificates: [FILE]}}
                    timeouts: {client: 60s}
                    guard: {trusted-proxies: [127.0.0.2, 10.0.0.0/8]}
                    rules:
                      - set-header: {name: X-Saw, value: "%[src] %[req.hdr(x-forwarded-proto)]"}
                      - when: {fetch: path, values: [/denied]}
                        deny: {status: 403}
                      - when: {fetch: path, values: [/moved]}
                        redirect-location: {to: "https://else.example/", code: 302}
                    default-backend: app
                  - name: strict
                    bind: [{address: "127.0.0.1:STRICT", tls: {certificates: [FILE]}}]
                    timeouts: {client: 60s}
                    guard: {security-headers: strict}
                    default-backend: app
                  - name: limited
                    bind: [{address: "127.0.0.1:LIMITED"}]
                    timeouts: {client: 60s}
                    guard:
                      rate-limit: {requests: 2, period: 2s, clients: 100, except: [127.0.0.3]}
                    default-backend: app
                  - name: bare
                    bind: [{address: "127.0.0.1:BARE"}]
                    timeouts: {client: 60s}
                    guard: {forwarded: false, request-id: false, security-headers: none}
                    default-backend: app
                backends:
                  - name: app
                    timeouts: {connect: 60s, server: 60s}
                    options: {forward-for: {header: X-Forwarded-For}}
                    servers: [{name: one, address: "127.0.0.1:APP"}]
                """;

        private final TestBackend app = TestBackend.plain("app");
        private final TestCertificates certificates;
        private final int secure = Ports.free();
        private final int strict = Ports.free();
        private final int limited = Ports.free();
        private final int bare = Ports.free();
        final EdgeUnderTest edge;

        Behaviour(Path folder, boolean exported) throws Exception {
            certificates = TestCertificates.in(folder).issue("web", "localhost");
            String text = CONFIG.replace("FILE", certificates.bundle("web").toString())
                    .replace("SECURE", Integer.toString(secure))
                    .replace("STRICT", Integer.toString(strict))
                    .replace("LIMITED", Integer.toString(limited))
                    .replace("BARE", Integer.toString(bare))
                    .replace("APP", Integer.toString(app.port()));
            edge = new EdgeUnderTest("stock", exported ? haproxy(text) : text);
        }

        /** As {@code fairlead export} writes it; the backend's own forwardfor, which would be one too many, goes. */
        private static String haproxy(String text) {
            ProxyConfig config = ConfigReader.read(text.replace(":PORT", ":1"), "test.yaml")
                    .config()
                    .orElseThrow();
            return HaproxyConfigWriter.write(config)
                    .text()
                    .replace("bind 127.0.0.1:1\n", "bind 127.0.0.1:PORT\n")
                    .replace("    option forwardfor\n", "");
        }

        @AfterAll
        void stop() {
            edge.close();
            app.close();
        }

        static String get(String path, String headers) {
            return "GET " + path + " HTTP/1.1\r\nHost: web.example\r\n" + headers + "\r\n";
        }

        private Request seen(String path) {
            return app.requests().stream()
                    .filter(request -> request.target().equals(path))
                    .findFirst()
                    .orElseThrow();
        }

        private Request sent(String from, String path, String headers) throws Exception {
            try (RawClient client = RawClient.connectFrom(from, edge.port)) {
                assertThat(client.send(get(path, headers)).read().status()).isEqualTo(200);
            }
            return seen(path);
        }

        @Test
        void whatAnUntrustedClientSaysIsReplaced() throws Exception {
            Request request = sent("127.0.0.1", "/spoofed", """
                            X-Forwarded-For: 10.0.0.1\r
                            x-forwarded-for: 10.0.0.2\r
                            X_Forwarded_For: 10.0.0.3\r
                            X-Forwarded-Proto: https\r
                            X-Forwarded-Proto: https\r
                            X-Forwarded-Host: evil.example\r
                            X-Forwarded-Port: 1\r
                            X-Forwarded-Prefix: /evil\r
                            X-Real-IP: 10.0.0.4\r
                            Forwarded: for=10.0.0.5\r
                            X-Request-Id: evil\r
                            X_Request_Id: evil\r
                            X-Forward: kept\r
                            """);

            assertThat(request.all("x-forwarded-for")).containsExactly("127.0.0.1");
            assertThat(request.all("x-forwarded-proto")).containsExactly("http");
            assertThat(request.all("x-forwarded-host")).containsExactly("web.example");
            assertThat(request.all("x-request-id")).singleElement().asString().matches(UUID);
            assertThat(request.all("x-saw")).containsExactly("127.0.0.1 http");
            assertThat(request.headers().toString())
                    .doesNotContain("10.0.0.")
                    .doesNotContain("evil")
                    .contains("X-Forward: kept");
        }

        @Test
        void whatATrustedPeerSaysIsKeptAndContinued() throws Exception {
            Request request = sent(TRUSTED, "/trusted", """
                            X-Forwarded-For: 203.0.113.1, 203.0.113.2\r
                            X-Forwarded-For: 10.1.1.1\r
                            X-Forwarded-Proto: https\r
                            X-Forwarded-Host: first.example\r
                            X-Request-Id: 0815/a\r
                            """);

            assertThat(String.join(", ", request.all("x-forwarded-for")))
                    .isEqualTo("203.0.113.1, 203.0.113.2, 10.1.1.1, 127.0.0.2");
            assertThat(request.all("x-forwarded-proto")).containsExactly("https");
            assertThat(request.all("x-forwarded-host")).containsExactly("first.example");
            assertThat(request.all("x-request-id")).containsExactly("0815/a");
            assertThat(request.all("x-saw"))
                    .as("the last address that is not trusted")
                    .containsExactly("203.0.113.2 https");
        }

        @Test
        void aTrustedPeerThatSaysNothingIsTheClient() throws Exception {
            Request silent = sent(TRUSTED, "/silent", "");
            Request confused =
                    sent(TRUSTED, "/confused", "X-Forwarded-For: 203.0.113.1, unknown\r\nX-Request-Id: a b\r\n");

            assertThat(silent.all("x-forwarded-for")).containsExactly("127.0.0.2");
            assertThat(silent.all("x-saw")).containsExactly("127.0.0.2 http");
            assertThat(confused.all("x-saw"))
                    .as("what no trusted proxy wrote as an address hides all before it")
                    .containsExactly("127.0.0.2 http");
            assertThat(confused.all("x-request-id")).singleElement().asString().matches(UUID);
        }

        @Test
        void requestsOfOneConnectionHaveClientsOfTheirOwn() throws Exception {
            try (RawClient client = RawClient.connectFrom(TRUSTED, edge.port)) {
                client.send(get("/one", "X-Forwarded-For: 203.0.113.1\r\n")).read();
                client.send(get("/two", "X-Forwarded-For: 203.0.113.2\r\n")).read();
                client.send(get("/three", "")).read();
            }
            assertThat(seen("/one").all("x-saw")).containsExactly("203.0.113.1 http");
            assertThat(seen("/two").all("x-saw")).containsExactly("203.0.113.2 http");
            assertThat(seen("/three").all("x-saw")).containsExactly("127.0.0.2 http");
        }

        @Test
        void answersTellBrowsersToBeCarefulAndHaveTheRequestsId() throws Exception {
            app.script(request -> request.target().equals("/own")
                    ? Optional.of(
                            Reply.of(200, "own", "X-Frame-Options: ALLOWALL\r\nX-Request-Id: own\r\nX-Own: yes\r\n"))
                    : Optional.empty());
            try (RawClient client = edge.connect()) {
                Response own = client.get("/own", "web.example");
                assertThat(own.header("x-own")).contains("yes");
                assertThat(own.headers())
                        .filteredOn(
                                line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("x-frame-options"))
                        .containsExactly("X-Frame-Options: ALLOWALL");
                assertThat(own.header("x-request-id")).isEqualTo(seen("/own").header("x-request-id"));
                for (String path : List.of("/own", "/denied", "/moved")) {
                    Response answer = client.get(path, "web.example");
                    assertThat(answer.header("x-content-type-options")).as(path).contains("nosniff");
                    assertThat(answer.header("referrer-policy")).contains("strict-origin-when-cross-origin");
                    assertThat(answer.header("x-request-id").orElse("")).matches(UUID);
                    assertThat(answer.header("strict-transport-security")).isEmpty();
                }
                assertThat(client.get("/denied", "web.example").header("x-frame-options"))
                        .contains("SAMEORIGIN");
            }
        }

        @Test
        void theSameOverHttp2() throws Exception {
            try (HttpClient client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_2)
                    .sslContext(certificates.clientContext())
                    .localAddress(InetAddress.ofLiteral(TRUSTED))
                    .build()) {
                HttpResponse<String> trusted = client.send(
                        request(secure, "/h2-trusted")
                                .header("x-forwarded-for", "203.0.113.9")
                                .header("x-request-id", "over-2")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                HttpResponse<String> spoofed = client.send(
                        request(strict, "/h2-spoofed")
                                .header("x-forwarded-for", "203.0.113.9")
                                .header("x-forwarded-proto", "http")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

                assertThat(trusted.version()).isEqualTo(HttpClient.Version.HTTP_2);
                assertThat(trusted.headers().allValues("x-request-id")).containsExactly("over-2");
                assertThat(trusted.headers().allValues("strict-transport-security"))
                        .isEmpty();
                assertThat(spoofed.headers().firstValue("strict-transport-security"))
                        .contains("max-age=31536000; includeSubDomains");
                assertThat(spoofed.headers().firstValue("x-frame-options")).contains("DENY");
            }
            assertThat(seen("/h2-trusted").all("x-saw")).containsExactly("203.0.113.9 https");
            assertThat(seen("/h2-spoofed").all("x-forwarded-for")).containsExactly(TRUSTED);
            assertThat(seen("/h2-spoofed").all("x-forwarded-proto")).containsExactly("https");
            assertThat(seen("/h2-spoofed").all("x-forwarded-host")).containsExactly("localhost:" + strict);
        }

        private static HttpRequest.Builder request(int port, String path) {
            return HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                    .timeout(Duration.ofSeconds(60));
        }

        @Test
        void whoAsksTooOftenIsToldWhenToComeBackAndThenServed() throws Exception {
            try (RawClient client = RawClient.connect(limited);
                    RawClient other = RawClient.connectFrom("127.0.0.4", limited);
                    RawClient excepted = RawClient.connectFrom("127.0.0.3", limited)) {
                Response[] refused = new Response[1];
                Awaitility.await().pollDelay(Duration.ZERO).until(() -> {
                    refused[0] = client.get("/often", "web.example");
                    return refused[0].status() == 429;
                });
                assertThat(other.get("/often", "web.example").status()).isEqualTo(200);
                for (int i = 0; i < 4; i++) {
                    assertThat(excepted.get("/often", "web.example").status()).isEqualTo(200);
                }
                long seconds = Long.parseLong(refused[0].header("retry-after").orElse("0"));
                assertThat(seconds).isBetween(1L, 4L);
                assertThat(refused[0].header("x-content-type-options")).contains("nosniff");
                Awaitility.await().pollDelay(Duration.ofSeconds(seconds)).until(() -> true);
                assertThat(client.get("/often", "web.example").status()).isEqualTo(200);
            }
        }

        @Test
        void offIsOff() throws Exception {
            try (RawClient client = RawClient.connect(bare)) {
                Response answer = client.send(get("/bare", "X-Forwarded-Proto: gopher\r\nX-Request-Id: mine\r\n"))
                        .read();
                assertThat(answer.header("x-request-id")).isEmpty();
                assertThat(answer.header("x-frame-options")).isEmpty();
            }
            assertThat(seen("/bare").all("x-forwarded-proto")).containsExactly("gopher");
            assertThat(seen("/bare").all("x-request-id")).containsExactly("mine");
            assertThat(seen("/bare").all("x-forwarded-host")).isEmpty();
        }
    }
}
