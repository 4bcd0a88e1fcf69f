package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.Reply;
import io.fairlead.testkit.Request;
import io.fairlead.testkit.Response;
import io.fairlead.testkit.TestBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that are sent again after {@code retry-on}, and answers of our own from files. */
@Timeout(180)
final class RetryOnTest {

    private static final String CONFIG = """
            defaults
              mode http
              timeout connect 5s
              timeout client 60s
              timeout server 60s
            frontend web
              bind 127.0.0.1:PORT
              errorfile 403 FIXED
              errorfile 429 OLD
              http-request deny if { path /fixed }
              http-request deny deny_status 429 if { path /old }
              http-request disable-l7-retry if { path_beg /once }
              http-request set-query "a b" if { path /blank }
              use_backend strict if { path_beg /strict }
              use_backend impatient if { path_beg /impatient }
              default_backend all
            backend all
              retries 2
              option redispatch 1
              retry-on all-retryable-errors
              server bad 127.0.0.1:BAD
              server good 127.0.0.1:GOOD
            backend strict
              retries 3
              retry-on none
              server bad 127.0.0.1:BAD
            backend impatient
              retries 1
              timeout server 3s
              retry-on response-timeout 404
              server bad 127.0.0.1:BAD
            """;

    private final TestBackend bad = TestBackend.plain("bad");
    private final TestBackend good = TestBackend.plain("good");
    private EdgeUnderTest edge;

    @SuppressWarnings("NullAway.Init") // JUnit calls start() before any test.
    RetryOnTest() {}

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        Path fixed = Files.writeString(
                folder.resolve("fixed"), "HTTP/1.1 403 Not You\r\nX-Own: Yes\r\nContent-Length: 4\r\n\r\nbody");
        Path old = Files.writeString(
                folder.resolve("old"), "HTTP/1.0 429 Slow\nRetry-After: 7\nConnection: close\n\nwait\n");
        edge = new EdgeUnderTest(
                "stock",
                CONFIG.replace("BAD", Integer.toString(bad.port()))
                        .replace("GOOD", Integer.toString(good.port()))
                        .replace("FIXED", fixed.toString())
                        .replace("OLD", old.toString()));
    }

    @AfterEach
    void stop() {
        edge.close();
        bad.close();
        good.close();
    }

    private void bad(Reply reply) {
        bad.script(request -> Optional.of(reply));
    }

    @Test
    void whatAServerFailsToAnswerAnotherAnswers() throws Exception {
        for (Reply reply :
                List.of(Reply.of(503, "no"), Reply.raw("nonsense\r\n\r\n"), Reply.raw(""), Reply.of(500, "no"))) {
            bad(reply);
            try (RawClient client = edge.connect()) {
                for (int i = 0; i < 2; i++) {
                    String body = "field=" + i;
                    Response response = client.send("POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length()
                                    + "\r\n\r\n" + body)
                            .read("POST");
                    assertThat(response.status()).isEqualTo(200);
                    assertThat(response.body()).isEqualTo("good");
                }
            }
        }
        assertThat(bad.requests()).isNotEmpty();
        assertThat(good.requests().stream().map(Request::bodyHash))
                .contains(Request.hash("field=0"), Request.hash("field=1"));
    }

    @Test
    void whatIsNotAskedForIsNotTriedAgain() throws Exception {
        bad(Reply.of(503, "busy"));
        try (RawClient client = edge.connect()) {
            assertThat(client.get("/strict", "x").body()).isEqualTo("busy");
        }
        assertThat(bad.requests()).hasSize(1);
        bad.kill();
        try (RawClient client = edge.connect()) {
            assertThat(client.get("/strict", "x").status()).isEqualTo(503);
        }
        edge.awaitEnds("strict/bad 503 SC");
    }

    @Test
    void aRuleForbidsItForOneRequest() throws Exception {
        bad(Reply.of(502, "bad"));
        good.script(request -> Optional.of(Reply.of(504, "worse")));
        try (RawClient client = edge.connect()) {
            assertThat(client.get("/once", "x").status()).isIn(502, 504);
        }
        assertThat(bad.requests().size() + good.requests().size()).isEqualTo(1);
        try (RawClient client = edge.connect()) {
            // Every attempt fails: the last answer is the client's.
            assertThat(client.get("/often", "x").status()).isIn(502, 504);
        }
        assertThat(bad.requests().size() + good.requests().size()).isEqualTo(4);
    }

    @Test
    void aServerThatDoesNotAnswerInTimeIsAskedAgain() throws Exception {
        bad.script(request -> Optional.of(
                bad.requests().size() < 2
                        ? Reply.of(200, "late").after(Duration.ofSeconds(30))
                        : Reply.of(200, "again")));
        try (RawClient client = edge.connect()) {
            assertThat(client.get("/impatient", "x").body()).isEqualTo("again");
        }
        assertThat(bad.requests()).hasSize(2);
    }

    @Test
    void filesOfErrorsKeepTheirHead() throws Exception {
        try (RawClient client = edge.connect()) {
            for (int i = 0; i < 2; i++) {
                Response response = client.get("/fixed", "x");
                assertThat(response.statusLine()).isEqualTo("HTTP/1.1 403 Not You");
                assertThat(response.header("x-own")).contains("Yes");
                assertThat(response.header("connection")).isEmpty();
                assertThat(response.body()).isEqualTo("body");
            }
            client.send("GET /old HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readToEnd()).isEqualTo("HTTP/1.0 429 Slow\r\nretry-after: 7\r\n\r\nwait\n");
        }
    }

    @Test
    void aBlankInAQueryIsEncoded() throws Exception {
        good.script(request -> Optional.of(Reply.of(200, request.target())));
        bad.script(request -> Optional.of(Reply.of(200, request.target())));
        try (RawClient client = edge.connect()) {
            assertThat(client.get("/blank", "x").body()).isEqualTo("/blank?a%20b");
        }
    }
}
