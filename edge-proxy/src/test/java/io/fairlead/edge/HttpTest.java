package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.Reply;
import io.fairlead.testkit.Request;
import io.fairlead.testkit.Response;
import io.fairlead.testkit.TestBackend;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTP/1 through the edge, on both engines. */
@Timeout(60)
final class HttpTest {

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
                  timeout connect 1s
                  timeout client 2s
                  timeout server 3s
                  timeout http-request 1s
                  retries 1
                frontend web
                  bind 127.0.0.1:PORT
                  http-request redirect scheme https if { path_beg /secure }
                  http-request deny if { path /forbidden }
                  acl is_api hdr(host) -i api.example
                  use_backend api if is_api
                  use_backend dead if { path_beg /dead }
                  use_backend empty if { path_beg /empty }
                  default_backend app
                backend app
                  server one 127.0.0.1:APP
                backend api
                  server two 127.0.0.1:API
                backend dead
                  server gone 127.0.0.1:1
                backend empty
                """;

        private final TestBackend app = TestBackend.plain("app");
        private final TestBackend api = TestBackend.plain("api");
        private final EdgeUnderTest edge;

        Behaviour(String engine) throws Exception {
            edge = new EdgeUnderTest(
                    engine,
                    CONFIG.replace("APP", Integer.toString(app.port())).replace("API", Integer.toString(api.port())));
        }

        @AfterEach
        void stop() {
            edge.close();
            app.close();
            api.close();
        }

        @Test
        void keepsConnectionsAliveOnBothSides() throws Exception {
            try (RawClient client = edge.connect()) {
                for (int i = 0; i < 5; i++) {
                    Response response = client.get("/" + i, "x.example");
                    assertThat(response.status()).isEqualTo(200);
                    assertThat(response.body()).isEqualTo("app");
                }
            }
            assertThat(app.requests()).hasSize(5);
            assertThat(app.connections()).isLessThanOrEqualTo(2);
        }

        @Test
        void routesByHostIgnoringCaseAndComparesThePortToo() throws Exception {
            try (RawClient client = edge.connect()) {
                assertThat(client.get("/", "API.example").body()).isEqualTo("api");
                assertThat(client.get("/", "api.example:443").body()).isEqualTo("app");
            }
        }

        @Test
        void redirectsWithHaproxysStatusAndKeepsTheConnection() throws Exception {
            try (RawClient client = edge.connect()) {
                Response response = client.get("/secure/a?b=c", "x.example:80");
                assertThat(response.statusLine()).isEqualTo("HTTP/1.1 302 Found");
                assertThat(response.header("location")).contains("https://x.example:80/secure/a?b=c");
                assertThat(response.header("content-length")).contains("0");
                assertThat(client.get("/", "x.example").status()).isEqualTo(200);
            }
        }

        @Test
        void deniesWith403() throws Exception {
            try (RawClient client = edge.connect()) {
                assertThat(client.get("/forbidden", "x").status()).isEqualTo(403);
            }
            assertThat(app.requests()).isEmpty();
        }

        @Test
        void answersPipelinedRequestsInOrder() throws Exception {
            try (RawClient client = edge.connect()) {
                client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: api.example\r\n\r\n"
                        + "GET /3 HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(client.read().body()).isEqualTo("app");
                assertThat(client.read().body()).isEqualTo("api");
                assertThat(client.read().body()).isEqualTo("app");
            }
        }

        @Test
        void passesBodiesOfBothFramings() throws Exception {
            String body = "0123456789abcdef".repeat(20_000);
            try (RawClient client = edge.connect()) {
                client.send("POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
                assertThat(client.read().status()).isEqualTo(200);
                client.send("POST /up HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
                for (int i = 0; i < 100; i++) {
                    client.send("10\r\n0123456789abcdef\r\n");
                }
                client.send("0\r\nX-Trailer: t\r\n\r\n");
                assertThat(client.read().status()).isEqualTo(200);
            }
            Request sized = app.requests().getFirst();
            assertThat(sized.bodyLength()).isEqualTo(body.length());
            assertThat(sized.bodyHash()).isEqualTo(Request.hash(body));
            Request chunked = app.requests().get(1);
            assertThat(chunked.bodyHash()).isEqualTo(Request.hash("0123456789abcdef".repeat(100)));
        }

        @Test
        void passesLargeAndChunkedAnswersWithTrailers() throws Exception {
            String large = "x".repeat(3_000_000);
            app.script(request -> switch (request.target()) {
                case "/large" -> Optional.of(Reply.of(200, large));
                case "/chunked" ->
                    Optional.of(Reply.rawOpen("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "5\r\nhello\r\n6\r\n world\r\n0\r\nX-Sum: 1\r\n\r\n"));
                case "/close" -> Optional.of(Reply.raw("HTTP/1.0 200 OK\r\n\r\nuntil close"));
                default -> Optional.empty();
            });
            try (RawClient client = edge.connect()) {
                assertThat(client.get("/large", "a").body()).isEqualTo(large);
                Response chunked = client.get("/chunked", "a");
                assertThat(chunked.body()).isEqualTo("hello world");
                assertThat(chunked.trailers()).containsExactly("X-Sum: 1");
                assertThat(client.get("/close", "a").body()).isEqualTo("until close");
            }
        }

        @Test
        void headHasNoBodyAndTheConnectionGoesOn() throws Exception {
            try (RawClient client = edge.connect()) {
                client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(client.read("HEAD").header("content-length")).contains("3");
                assertThat(client.get("/", "a").body()).isEqualTo("app");
            }
        }

        @Test
        void statuses204And304HaveNoBody() throws Exception {
            app.script(request -> Optional.of(Reply.rawOpen(
                    request.target().equals("/304")
                            ? "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"
                            : "HTTP/1.1 204 No Content\r\n\r\n")));
            try (RawClient client = edge.connect()) {
                assertThat(client.get("/204", "a").status()).isEqualTo(204);
                assertThat(client.get("/304", "a").status()).isEqualTo(304);
                assertThat(client.get("/204", "a").status()).isEqualTo(204);
            }
        }

        @Test
        void passes100ContinueOn() throws Exception {
            try (RawClient client = edge.connect()) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
                assertThat(client.read().status()).isEqualTo(100);
                client.send("hi");
                assertThat(client.read().status()).isEqualTo(200);
            }
        }

        @Test
        void speaksHttp10ToOldClients() throws Exception {
            app.script(request -> Optional.of(
                    Reply.rawOpen("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")));
            try (RawClient client = edge.connect()) {
                client.send("GET / HTTP/1.0\r\n\r\n");
                String all = client.readToEnd();
                assertThat(all).endsWith("\r\n\r\nabc");
                assertThat(all.toLowerCase(java.util.Locale.ROOT)).doesNotContain("transfer-encoding");
            }
        }

        @Test
        void closesWhenAskedTo() throws Exception {
            try (RawClient client = edge.connect()) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
                assertThat(client.readToEnd()).contains("connection: close").endsWith("app");
            }
        }

        @Test
        void nonsenseGets400AndDisturbsNobody() throws Exception {
            try (RawClient good = edge.connect();
                    RawClient bad = edge.connect()) {
                assertThat(good.get("/", "a").status()).isEqualTo(200);
                bad.send("\u0016\u0003\u0001 nonsense\r\n\r\n");
                assertThat(bad.readToEnd()).startsWith("HTTP/1.1 400 ");
                assertThat(good.get("/", "a").status()).isEqualTo(200);
            }
            edge.awaitEnds("web/<NOSRV> 400 PR");
        }

        @Test
        void slowHeadersGet408() throws Exception {
            try (RawClient client = edge.connect()) {
                client.send("GET / HTTP/1.1\r\nHos");
                assertThat(client.readToEnd()).startsWith("HTTP/1.1 408 ");
            }
            edge.awaitEnds("web/<NOSRV> 408 cR");
        }

        @Test
        void deadServerIs503AfterItsRetries() throws Exception {
            try (RawClient client = edge.connect()) {
                assertThat(client.get("/dead", "a").status()).isEqualTo(503);
            }
            edge.awaitEnds("dead/gone 503 SC");
        }

        @Test
        void backendWithoutServersIs503AtOnce() throws Exception {
            try (RawClient client = edge.connect()) {
                assertThat(client.get("/empty", "a").status()).isEqualTo(503);
            }
            edge.awaitEnds("empty/<NOSRV> 503 SC");
        }

        @Test
        void silentServerIs504() throws Exception {
            app.script(request -> Optional.of(Reply.of(200, "late").after(Duration.ofSeconds(10))));
            try (RawClient client = edge.connect()) {
                assertThat(client.get("/", "a").status()).isEqualTo(504);
            }
            edge.awaitEnds("app/one 504 sH");
        }

        @Test
        void brokenAnswersAre502() throws Exception {
            app.script(request -> Optional.of(Reply.raw(
                    request.target().equals("/garbage") ? "SMTP ready\r\n\r\n" : "HTTP/1.1 200 OK\r\nContent-Le")));
            try (RawClient client = edge.connect()) {
                client.send("POST /garbage HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
                assertThat(client.read().status()).isEqualTo(502);
            }
            try (RawClient client = edge.connect()) {
                client.send("POST /cut HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
                assertThat(client.read().status()).isEqualTo(502);
            }
            edge.awaitEnds("app/one 502 PH", "app/one 502 SH");
        }

        @Test
        void answerCutInItsBodyIsNotTakenForWhole() throws Exception {
            app.script(request -> Optional.of(Reply.raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")));
            try (RawClient client = edge.connect()) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(client.readToEnd()).endsWith("half");
            }
            edge.awaitEnds("app/one 200 SD");
        }

        @Test
        void serverThatDropsKeptConnectionsLosesNoRequest() throws Exception {
            try (RawClient client = edge.connect()) {
                for (int i = 0; i < 20; i++) {
                    assertThat(client.get("/" + i, "a").status()).isEqualTo(200);
                    app.kill();
                    app.start();
                }
            }
        }

        @Test
        void smugglingFormsNeverReachTheServer() throws Exception {
            try (RawClient client = edge.connect()) {
                client.send(
                        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX");
                assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 ");
            }
            assertThat(app.requests()).isEmpty();
        }

        @Test
        void configurationChangeKeepsConnections() throws Exception {
            try (RawClient client = edge.connect()) {
                assertThat(client.get("/", "a").body()).isEqualTo("app");
                edge.apply(CONFIG.replace("default_backend app", "default_backend api")
                        .replace("APP", Integer.toString(app.port()))
                        .replace("API", Integer.toString(api.port())));
                assertThat(client.get("/", "a").body()).isEqualTo("api");
            }
        }
    }
}
