package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.testkit.Request;
import io.fairlead.testkit.TestBackend;
import io.fairlead.testkit.TestCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTP/2 clients in front of HTTP/1.1 servers: the JDK's client, and Debian's tools where they are installed. */
@Timeout(180)
final class Http2Test {

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
                  bind 127.0.0.1:PORT ssl crt FILE
                  http-request return status 200 content-type text/plain string ruled if { path /ruled }
                  use_backend sockets if { hdr(Upgrade) -i websocket }
                  default_backend app
                backend app
                  server one 127.0.0.1:APP
                backend sockets
                  server two 127.0.0.1:SOCKETS
                """;

        /** Made once: every key costs a start of keytool. */
        private static final TestCertificates CERTIFICATES = certificates();

        private final TestBackend app = TestBackend.plain("app");
        private final TestBackend sockets = TestBackend.plain("sockets");
        private final EdgeUnderTest edge;

        Behaviour(String engine) throws Exception {
            edge = new EdgeUnderTest(
                    engine,
                    CONFIG.replace("FILE", CERTIFICATES.bundle("web").toString())
                            .replace("APP", Integer.toString(app.port()))
                            .replace("SOCKETS", Integer.toString(sockets.port())));
        }

        private static TestCertificates certificates() {
            try {
                return TestCertificates.in(Files.createTempDirectory("edge-http2"))
                        .issue("web", "localhost");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @AfterEach
        void stop() {
            edge.close();
            app.close();
            sockets.close();
        }

        private HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(URI.create("https://localhost:" + edge.port + path))
                    .timeout(Duration.ofSeconds(60));
        }

        private static HttpClient client() {
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_2)
                    .sslContext(CERTIFICATES.clientContext())
                    .build();
        }

        @Test
        void requestsBodiesAndAnswersOfManyStreams() throws Exception {
            try (HttpClient client = client()) {
                HttpResponse<String> first =
                        client.send(request("/ruled").build(), HttpResponse.BodyHandlers.ofString());
                assertThat(first.version()).isEqualTo(HttpClient.Version.HTTP_2);
                assertThat(first.body()).isEqualTo("ruled");
                List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
                String body = "0123456789".repeat(20_000);
                for (int i = 0; i < 50; i++) {
                    all.add(client.sendAsync(
                            request("/" + i)
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString()));
                }
                for (CompletableFuture<HttpResponse<String>> one : all) {
                    assertThat(one.get().statusCode()).isEqualTo(200);
                    assertThat(one.get().body()).isEqualTo("app");
                }
            }
            long hash = Request.hash("0123456789".repeat(20_000));
            assertThat(app.requests()).hasSize(50).allMatch(r -> r.bodyHash() == hash);
            edge.awaitEnds("app/one 200 --");
        }

        @Test
        void debiansToolsSeeNoError() throws Exception {
            assumeTrue(Files.isExecutable(Path.of("/usr/bin/h2load")), "h2load (nghttp2-client) is not installed");
            String said = output(
                    "/usr/bin/h2load", "-n", "500", "-c", "5", "-m", "20", "https://localhost:" + edge.port + "/");
            assertThat(said)
                    .contains("500 succeeded, 0 failed, 0 errored, 0 timeout")
                    .contains("Application protocol: h2");
            assertThat(output("/usr/bin/nghttp", "-v", "--no-verify-peer", "https://localhost:" + edge.port + "/ruled"))
                    .contains(":status: 200")
                    .contains("ruled");
        }

        @Test
        void aWebSocketOverAStreamIsAnUpgradeToRulesAndServers() throws Exception {
            Path python = Path.of("/usr/bin/python3");
            assumeTrue(
                    Files.isExecutable(python) && Files.exists(Path.of("/usr/lib/python3/dist-packages/h2")),
                    "python3-h2 is not installed");
            Path script = Files.createTempFile("websocket", ".py");
            try (InputStream in = Http2Test.class.getResourceAsStream("websocket_h2.py")) {
                Files.write(script, java.util.Objects.requireNonNull(in).readAllBytes());
            }
            assertThat(output(python.toString(), script.toString(), Integer.toString(edge.port)))
                    .contains("status 200")
                    .contains("echo hello")
                    .contains("ended");
        }

        private static String output(String... command) throws Exception {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (InputStream out = process.getInputStream()) {
                String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
                process.waitFor();
                return said;
            }
        }
    }
}
