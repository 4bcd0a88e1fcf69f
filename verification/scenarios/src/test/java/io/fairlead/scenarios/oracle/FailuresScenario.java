package io.fairlead.scenarios.oracle;

import io.fairlead.scenarios.oracle.RecordingServer.Answer;
import io.fairlead.scenarios.oracle.RecordingServer.Then;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers and clients that fail: status, termination state, retries, counters. */
@Tag("drill")
@Timeout(180)
final class FailuresScenario {

    private static final String CONFIG = """
            defaults
                mode http
                log <log> local0
                option httplog
                timeout connect 2s
                timeout client 20s
                timeout server 20s
                retries 1

            listen empty
                bind <empty>

            frontend nowhere
                bind <nowhere>

            listen refused
                bind <refused>
                server s <dead>

            listen refused-twice
                bind <refused-twice>
                retries 2
                server s <dead>

            listen no-retries
                bind <no-retries>
                retries 0
                server s <dead>

            listen redispatched
                bind <redispatched>
                option redispatch
                balance first
                server dead <dead>
                server alive <alive>

            listen redispatched-roundrobin
                bind <redispatched-roundrobin>
                option redispatch 1
                retries 3
                server dead <dead>
                server alive <alive-too>

            listen unreachable
                bind <unreachable>
                server s <full>

            listen misbehaves
                bind <misbehaves>
                server s <misbehaves-s>

            listen probed
                bind <probed>
                option dontlognull
                server s <probed-s>

            listen slow-server
                bind <slow-server>
                timeout server 2s
                server s <slow-server-s>

            listen slow-client
                bind <slow-client>
                timeout client 2s
                timeout http-request 2s
                server s <slow-client-s>

            listen slow-body
                bind <slow-body>
                timeout client 2s
                server s <slow-body-s>

            listen idle-client
                bind <idle-client>
                timeout http-keep-alive 2s
                server s <idle-client-s>

            listen queued
                bind <queued>
                timeout queue 2s
                server s <queued-s> maxconn 1

            listen tunnels
                bind <tunnels>
                timeout tunnel 2s
                server s <tunnels-s>
            """;

    @RegisterExtension
    static final Oracle oracle = Oracle.of(CONFIG);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "empty",
                "nowhere",
                "refused",
                "refused-twice",
                "no-retries",
                "redispatched",
                "redispatched-roundrobin",
                "unreachable",
            })
    void noServerTakesIt(String bind) {
        oracle.compare(visit -> visit.client(bind).get("/").kept());
    }

    @Test
    void aBodyIsRetriedToo() {
        oracle.compare(visit -> visit.client("redispatched")
                .send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")
                .read()
                .kept());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX-A: b\r\n",
                "HTTP/1.1 abc\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n",
            })
    void aServerThatTalksNonsenseAndCloses(String answer) {
        oracle.compare(visit -> {
            visit.script("misbehaves-s", request -> Answer.then(answer, Then.CLOSE));
            visit.client("misbehaves")
                    .send("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
                    .readToEnd();
        });
    }

    @Test
    void aServerThatSaysNothing() {
        oracle.compare(visit -> {
            visit.script("misbehaves-s", request -> Answer.then("", Then.CLOSE));
            visit.client("misbehaves")
                    .send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")
                    .read();
        });
    }

    @Test
    void aServerThatIsTooSlow() {
        oracle.compare(visit -> {
            visit.script(
                    "slow-server-s",
                    request -> Answer.then(
                            request.startsWith("GET /body") ? "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc" : "",
                            Then.SILENCE));
            visit.client("slow-server").get("/").kept();
            visit.client("slow-server")
                    .send("GET /body HTTP/1.1\r\nHost: a\r\n\r\n")
                    .readToEnd();
        });
    }

    @Test
    void aClientThatIsTooSlow() {
        oracle.compare(visit -> {
            visit.client("slow-client").read();
            visit.client("slow-client").send("GET / HTTP/1.1\r\n").read();
            visit.client("slow-client").get("/").read();
        });
    }

    @Test
    void aBodyThatDoesNotCome() {
        oracle.differ(
                visit -> visit.client("slow-body")
                        .send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 30\r\n\r\nabc")
                        .awaitAnswerFor(Duration.ofSeconds(10)),
                KnownDifference.BODY_THAT_STOPS,
                "HTTP/1.1 408");
    }

    @Test
    void anIdleClient() {
        oracle.compare(visit -> visit.client("idle-client").get("/").read());
    }

    @Test
    void clientsThatGoAway() {
        oracle.compare(visit -> {
            visit.client("misbehaves").send("GET / HT").reset();
            visit.client("misbehaves").send("GET / HT").finish().read();
            visit.client("misbehaves").finish().read();
            visit.client("probed").finish().read();
            visit.client("probed").send("G").finish().read();
        });
    }

    @Test
    void aClientThatGoesAwayBeforeTheAnswer() {
        oracle.compare(visit -> {
            visit.script("misbehaves-s", request -> Answer.then("", Then.SILENCE));
            OracleClient client =
                    visit.client("misbehaves").send("POST /gone HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
            visit.awaitRequest("misbehaves-s", "POST /gone");
            client.reset();
        });
    }

    @Test
    void theQueueTimesOut() {
        oracle.compare(visit -> {
            visit.script(
                    "queued-s", request -> request.contains("/holds") ? Answer.then("", Then.SILENCE) : Answer.USUAL);
            OracleClient first =
                    visit.client("queued").send("POST /holds HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
            visit.awaitRequest("queued-s", "POST /holds");
            visit.client("queued").get("/waits").kept();
            first.reset();
        });
    }

    @Test
    void aSilentTunnel() {
        oracle.compare(visit -> {
            visit.script(
                    "tunnels-s",
                    request -> Answer.then(
                            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n",
                            Then.SILENCE));
            visit.client("tunnels")
                    .get("/t", "Connection: Upgrade", "Upgrade: echo")
                    .readToEnd();
        });
    }
}
