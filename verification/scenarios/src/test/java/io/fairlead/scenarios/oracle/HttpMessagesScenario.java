package io.fairlead.scenarios.oracle;

import io.fairlead.scenarios.oracle.RecordingServer.Answer;
import io.fairlead.scenarios.oracle.RecordingServer.Then;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How messages pass: framing, connection modes, versions, bad requests. */
@Tag("drill")
@Timeout(180)
final class HttpMessagesScenario {

    private static final String CONFIG = """
            defaults
                mode http
                log <log> local0
                option httplog
                timeout connect 2s
                timeout client 20s
                timeout server 20s

            listen plain
                bind <plain>
                server s <plain-s>

            listen server-close
                bind <server-close>
                option http-server-close
                server s <server-close-s>

            listen close
                bind <close>
                option httpclose
                server s <close-s>
            """;

    @RegisterExtension
    static final Oracle oracle = Oracle.of(CONFIG);

    @ParameterizedTest
    @ValueSource(strings = {"plain", "server-close", "close"})
    void severalRequestsOnOneConnection(String mode) {
        oracle.compare(visit -> visit.client(mode)
                .get("/one?a=b%20c", "User-Agent: kit", "Accept: */*")
                .get("/two", "X-Empty:", "x-twice: 1", "X-Twice: 2")
                .kept());
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "server-close", "close"})
    void aClientThatAsksToClose(String mode) {
        oracle.compare(visit -> visit.client(mode).get("/", "Connection: close").kept());
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "server-close", "close"})
    void http10(String mode) {
        oracle.compare(
                visit -> {
                    visit.client(mode).send("GET / HTTP/1.0\r\n\r\n").read().kept();
                    visit.client(mode)
                            .send("GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n")
                            .read()
                            .kept();
                },
                KnownDifference.VERSION_OF_ITS_OWN);
    }

    @Test
    void answersWithoutABody() {
        oracle.compare(visit -> {
            visit.script("plain-s", request -> {
                if (request.startsWith("GET /204")) {
                    return Answer.of("HTTP/1.1 204 No Content\r\nX-A: b\r\n\r\n");
                }
                return request.startsWith("GET /304")
                        ? Answer.of("HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\ncontent-length: 17\r\n\r\n")
                        : Answer.USUAL;
            });
            visit.client("plain").request("HEAD", "/").get("/204").get("/304").kept();
        });
    }

    @Test
    void chunksBothWaysWithTrailers() {
        oracle.compare(visit -> {
            visit.script(
                    "plain-s",
                    request -> Answer.of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: x-sum\r\n\r\n"
                            + "5\r\nhello\r\n6;a=b\r\n world\r\n0\r\nX-Sum: 11\r\n\r\n"));
            visit.client("plain")
                    .send("POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "3\r\nabc\r\n2\r\nde\r\n0\r\nX-T: 1\r\n\r\n")
                    .read()
                    .kept();
        });
    }

    @Test
    void expectContinue() {
        oracle.compare(visit -> {
            visit.script(
                    "plain-s",
                    request -> Answer.of(
                            "HTTP/1.1 100 Continue\r\n\r\n" + "HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n"));
            visit.client("plain")
                    .send("POST /c HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc")
                    .read()
                    .read();
        });
    }

    @Test
    void anAnswerThatEndsWithItsConnection() {
        oracle.compare(
                visit -> {
                    visit.script(
                            "plain-s", request -> Answer.then("HTTP/1.1 200 OK\r\nX-A: b\r\n\r\nrest", Then.CLOSE));
                    visit.client("plain").get("/").kept();
                    visit.client("plain").send("GET / HTTP/1.0\r\n\r\n").read().kept();
                },
                KnownDifference.VERSION_OF_ITS_OWN);
    }

    @Test
    void anHttp10Server() {
        oracle.compare(
                visit -> {
                    visit.script(
                            "plain-s",
                            request -> Answer.then("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi", Then.CLOSE));
                    visit.client("plain").get("/").kept();
                },
                KnownDifference.VERSION_OF_ITS_OWN);
    }

    @Test
    void upgrades() {
        oracle.compare(visit -> {
            visit.script(
                    "plain-s",
                    request -> request.contains("pgrade")
                            ? Answer.then(
                                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\nhello",
                                    Then.SILENCE)
                            : Answer.USUAL);
            visit.client("plain")
                    .get("/chat", "Connection: Upgrade", "Upgrade: echo")
                    .readBytes(5)
                    .send("bye")
                    .finish()
                    .readToEnd();
        });
    }

    @Test
    void absoluteForm() {
        oracle.compare(
                visit -> visit.client("plain").get("http://x.example/p?q").kept(), KnownDifference.ABSOLUTE_TARGET);
        oracle.differ(
                visit -> visit.client("plain").get("http://other.example:81/p?q"),
                KnownDifference.ABSOLUTE_TARGET,
                "HTTP/1.1 200");
    }

    @Test
    void aMalformedBody() {
        oracle.compare(
                visit -> visit.client("plain")
                        .send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nXX\r\n\r\n")
                        .read()
                        .kept(),
                KnownDifference.MALFORMED_BODY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "GET /\r\n\r\n",
                "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX-\u0001: 1\r\n\r\n",
                "GET /\u0001 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            })
    void badRequests(String request) {
        oracle.compare(visit -> visit.client("plain").send(request).read().kept());
    }

    @ParameterizedTest
    @CsvSource({
        "'GET / HTTP/1.1\r\nHost: a\r\n folded: 1\r\n\r\n', HTTP/1.1 400",
        "'GET / HTTP/2.0\r\nHost: a\r\n\r\n', HTTP/1.1 505",
        "'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n', HTTP/1.1 501",
    })
    void whatIsRefusedMoreStrictly(String request, String sees) {
        oracle.differ(visit -> visit.client("plain").send(request).read(), KnownDifference.STRICTER_REQUESTS, sees);
    }

    @Test
    void aHeadThatIsTooLong() {
        String big = "x".repeat(20_000);
        oracle.compare(visit -> visit.client("plain").get("/", "X-Big: " + big).kept());
    }
}
