package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.Http2Server;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.Response;
import io.fairlead.testkit.TestBackend;
import io.fairlead.testkit.TestCertificates;
import io.helidon.common.tls.Tls;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTP/1.1 and HTTP/2 clients before HTTP/2 servers: Helidon's, and one that does what its paths say. */
@Timeout(180)
final class Http2ServersTest {

    /** Made once, as are the servers: every key costs a start of keytool. */
    private static final TestCertificates CERTIFICATES = certificates();

    private static final WebServer CLEAR = helidon(false);
    private static final WebServer SECURE = helidon(true);

    @AfterAll
    static void stopServers() {
        CLEAR.stop();
        SECURE.stop();
    }

    private static TestCertificates certificates() {
        try {
            return TestCertificates.in(Files.createTempDirectory("edge-http2-servers"))
                    .issue("web", "localhost");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static WebServer helidon(boolean encrypted) {
        var builder = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .shutdownHook(false)
                .routing(routing -> routing.any("/*", Http2ServersTest::echo));
        if (encrypted) {
            builder.tls(
                    Tls.builder().sslContext(CERTIFICATES.serverContext("web")).build());
        }
        return builder.build().start();
    }

    /** Tells the version and how many bytes came. */
    private static void echo(ServerRequest request, ServerResponse response) {
        long length = 0;
        if (request.content().hasEntity()) {
            try (InputStream in = request.content().inputStream()) {
                byte[] piece = new byte[8192];
                for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                    length += n;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        String told = request.prologue().protocolVersion() + " "
                + request.prologue().method().text() + " " + length;
        response.send(request.path().path().endsWith("/large") ? told + "x".repeat(300_000) : told);
    }

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
                  timeout connect 60s
                  timeout client 60s
                  timeout server 60s
                frontend web
                  bind 127.0.0.1:PORT
                  use_backend clear if { path_beg /clear }
                  use_backend tls if { path_beg /tls }
                  use_backend old if { path_beg /old }
                  use_backend never if { path_beg /never }
                  use_backend impatient if { path /silent }
                  use_backend scripted-again if { hdr(x-repeat) 1 }
                  default_backend scripted
                backend clear
                  server one 127.0.0.1:CLEAR proto h2
                backend tls
                  server one 127.0.0.1:SECURE ssl verify none alpn h2,http/1.1
                backend old
                  retries 0
                  server one 127.0.0.1:OLD proto h2
                backend never
                  http-reuse never
                  server one 127.0.0.1:SCRIPTED proto h2
                backend impatient
                  timeout server 100ms
                  server one 127.0.0.1:SCRIPTED proto h2
                backend scripted-again
                  retry-on empty-response 502
                  retries 1
                  server one 127.0.0.1:SCRIPTED proto h2
                backend scripted
                  retries 1
                  server one 127.0.0.1:SCRIPTED proto h2
                """;

        private final WebServer clear = CLEAR;
        private final WebServer secure = SECURE;
        private final TestBackend old = TestBackend.plain("old");
        private final Http2Server scripted = new Http2Server();
        private final EdgeUnderTest edge;
        private final String engine;

        Behaviour(String engine) throws Exception {
            this.engine = engine;
            edge = new EdgeUnderTest(
                    engine,
                    CONFIG.replace("CLEAR", Integer.toString(clear.port()))
                            .replace("SECURE", Integer.toString(secure.port()))
                            .replace("OLD", Integer.toString(old.port()))
                            .replace("SCRIPTED", Integer.toString(scripted.port())));
        }

        @AfterEach
        void stop() throws IOException {
            edge.close();
            old.close();
            scripted.close();
        }

        private long connections(String server) {
            return edge.server(server).counters().connects.sum();
        }

        @Test
        void requestsOfManyClientsShareConnectionsToARealServer() throws Exception {
            for (String path : List.of("/clear", "/tls")) {
                List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
                String body = "0123456789".repeat(20_000);
                try (HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
                    HttpRequest.Builder request = HttpRequest.newBuilder(
                                    URI.create("http://localhost:" + edge.port + path))
                            .timeout(Duration.ofSeconds(60));
                    for (int i = 0; i < 40; i++) {
                        HttpRequest.BodyPublisher publisher = i % 2 == 0
                                ? HttpRequest.BodyPublishers.ofString(body)
                                : HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(
                                        body.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
                        all.add(client.sendAsync(
                                request.copy().POST(publisher).build(), HttpResponse.BodyHandlers.ofString()));
                    }
                    for (CompletableFuture<HttpResponse<String>> one : all) {
                        assertThat(one.get().body()).isEqualTo("2.0 POST 200000");
                        assertThat(one.get().statusCode()).isEqualTo(200);
                    }
                }
                try (RawClient client = edge.connect()) {
                    long before = connections(path.substring(1) + "/one");
                    for (int i = 0; i < 10; i++) {
                        Response large = client.get(path + "/large", "a");
                        assertThat(large.body())
                                .hasSize("2.0 GET 0".length() + 300_000)
                                .startsWith("2.0 GET 0");
                    }
                    assertThat(client.get(path, "a").status()).isEqualTo(200);
                    // The first request of a client has a connection of its own (http-reuse safe), the others share.
                    assertThat(connections(path.substring(1) + "/one")).isLessThanOrEqualTo(before + 1);
                }
            }
            edge.awaitEnds("clear/one 200 --", "tls/one 200 --");
        }

        @Test
        void interimAnswersTrailersAndAnswersBeforeTheBody() throws Exception {
            try (RawClient client = edge.connect()) {
                Response interim = client.get("/hints", "a");
                assertThat(interim.status()).isEqualTo(103);
                assertThat(client.read().body()).isEqualTo("GET /hints 0");
                client.send("GET /trailers HTTP/1.1\r\nHost: a\r\nTE: trailers\r\nConnection: close\r\n\r\n");
                assertThat(client.readToEnd())
                        .startsWith("HTTP/1.1 200")
                        .contains("transfer-encoding: chunked")
                        .endsWith("\r\n\r\n9\r\nsome text\r\n0\r\ngrpc-status: 0\r\n\r\n");
            }
            assertThat(scripted.requests().get(1))
                    .containsEntry("te", "trailers")
                    .doesNotContainKey("connection");
            try (RawClient client = edge.connect()) {
                client.send("PUT /early HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\nabc");
                Response early = client.read();
                assertThat(early.status()).isEqualTo(413);
                assertThat(early.body()).isEqualTo("much");
            }
        }

        @Test
        void whatNoServerLookedAtIsSentAgain() throws Exception {
            try (RawClient client = edge.connect()) {
                client.send("POST /refuse-once HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
                assertThat(client.read().body()).isEqualTo("POST /refuse-once 3");
                client.send("POST /leave-once HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
                assertThat(client.read().body()).isEqualTo("POST /leave-once 3");
                client.send("POST /refuse HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
                assertThat(client.read().status()).isEqualTo(502);
            }
            edge.awaitEnds("scripted/one 502 SH");
        }

        @Test
        void whatAServerGaveUpIsNot() throws Exception {
            try (RawClient client = edge.connect()) {
                assertThat(client.get("/reset", "a").status()).isEqualTo(502);
                edge.awaitEnds("scripted/one 502 SH");
                assertThat(scripted.requests()).hasSize(1);
                assertThat(client.get("/junk", "a").status()).isEqualTo(502);
                edge.awaitEnds("scripted/one 502 PH");
                client.send("POST /end HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
                assertThat(client.read().status()).isEqualTo(502);
                assertThat(client.get("/silent", "a").status()).isEqualTo(504);
                edge.awaitEnds("impatient/one 504 sH");
                client.send("GET /reset HTTP/1.1\r\nHost: a\r\nX-Repeat: 1\r\n\r\n");
                assertThat(client.read().status()).isEqualTo(502);
                assertThat(scripted.requests().stream().filter(request -> "/reset".equals(request.get(":path"))))
                        .as("retry-on empty-response")
                        .hasSize(3);
                client.send("GET /half HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(client.readToEnd()).endsWith("\r\n\r\nhalf");
                edge.awaitEnds("scripted/one 200 SD");
            }
        }

        @Test
        void neverReuseMeansAConnectionForEveryRequest() throws Exception {
            try (RawClient client = edge.connect()) {
                for (int i = 0; i < 3; i++) {
                    assertThat(client.get("/never", "a").status()).isEqualTo(200);
                }
            }
            assertThat(scripted.connections()).isEqualTo(3);
        }

        @Test
        void aServerThatSpeaksHttp1IsNoneForProtoH2() throws Exception {
            try (RawClient client = edge.connect()) {
                assertThat(client.get("/old", "a").status()).isEqualTo(503);
            }
            edge.awaitEnds("old/one 503 SC");
        }

        @Test
        void aWebSocketGoesOverAStreamWhereTheServerTakesIt() throws Exception {
            try (TestBackend echo = TestBackend.plain("ws");
                    EdgeUnderTest behind = new EdgeUnderTest(engine, """
                            defaults
                              mode http
                              timeout connect 60s
                              timeout client 60s
                              timeout server 60s
                            listen sockets
                              bind 127.0.0.1:PORT ssl crt FILE
                              server one 127.0.0.1:ECHO
                            """.replace(
                                    "FILE", CERTIFICATES.bundle("web").toString())
                            .replace("ECHO", Integer.toString(echo.port())))) {
                for (String how : List.of("alpn h2", "alpn h2,http/1.1 ws h2", "proto h2", "alpn h2,http/1.1", "")) {
                    edge.apply(
                            """
                            defaults
                              mode http
                              timeout connect 60s
                              timeout client 60s
                              timeout server 60s
                            listen web
                              bind 127.0.0.1:PORT
                              server one 127.0.0.1:BEHIND ssl verify none HOW
                            """.replace("BEHIND", Integer.toString(behind.port)).replace("HOW", how));
                    try (RawClient client = edge.connect()) {
                        client.send("GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
                        Response answer = client.read();
                        assertThat(answer.status()).as(how).isEqualTo(101);
                        assertThat(answer.header("sec-websocket-accept")).contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
                        assertThat(client.readBytes(4)).isEqualTo("\u0081\u0002ws");
                        client.send("\u0081\u0082\0\0\0\0hi");
                        assertThat(client.readBytes(4)).isEqualTo("\u0081\u0002hi");
                    }
                }
            }
            try (RawClient client = edge.connect()) {
                // The last configuration's server is gone; what matters here is one that takes no WebSockets.
                edge.apply(CONFIG.replace("CLEAR", Integer.toString(clear.port()))
                        .replace("SECURE", Integer.toString(secure.port()))
                        .replace("OLD", Integer.toString(old.port()))
                        .replace("SCRIPTED", Integer.toString(scripted.port())));
                client.send("GET /clear HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
                assertThat(client.read().status()).isEqualTo(502);
            }
        }

        @Test
        void whoIsIdleForLongIsLeftAndAnotherLineMeansAnotherConnection() throws Exception {
            try (RawClient client = edge.connect()) {
                client.get("/a", "a");
                client.get("/b", "a");
                assertThat(scripted.connections()).isEqualTo(1);
                Awaitility.await().until(() -> edge.runtime.idle(edge.server("scripted/one")) == 1);
                edge.apply(CONFIG.replace("CLEAR", Integer.toString(clear.port()))
                        .replace("SECURE", Integer.toString(secure.port()))
                        .replace("OLD", Integer.toString(old.port()))
                        .replace("proto h2", "proto h2 send-proxy")
                        .replace("SCRIPTED", Integer.toString(clear.port())));
                // Helidon knows no PROXY header unless told to: what was open is not used any more.
                assertThat(client.get("/a", "a").status()).isEqualTo(503);
            }
            Awaitility.await().until(() -> edge.runtime.idle(edge.server("scripted/one")) == 0);
        }
    }
}
