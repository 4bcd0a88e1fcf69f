package io.fairlead.scenarios.oracle;

import io.fairlead.scenarios.oracle.RecordingServer.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which server gets which request, who waits, and who is turned away. */
@Tag("drill")
@Timeout(180)
final class BalanceScenario {

    private static final String CONFIG = """
            defaults
                mode http
                log <log> local0
                option httplog
                timeout connect 20s
                timeout client 60s
                timeout server 60s

            """
            + listen("rr", "balance roundrobin", 1, 1, 1)
            + listen("rr-weighted", "balance roundrobin", 3, 2, 1)
            + listen("rr-heavy", "balance roundrobin", 5, 1, 1)
            + listen("static", "balance static-rr", 3, 2, 1)
            + listen("least", "balance leastconn", 1, 1, 1)
            + listen("least-held", "balance leastconn", 1, 1, 1)
            + listen("least-weighted", "balance leastconn", 4, 1, 1)
            + listen("source", "balance source", 2, 1, 1)
            + listen("uri", "balance uri", 2, 1, 1)
            + listen("uri-len", "balance uri len 6", 1, 1, 1)
            + listen("uri-depth", "balance uri depth 2", 1, 1, 1)
            + listen("uri-whole", "balance uri whole", 1, 1, 1)
            + listen("uri-path-only", "balance uri path-only", 1, 1, 1)
            + listen("hdr", "balance hdr(X-Key)", 3, 1, 1)
            + listen("param", "balance url_param key", 2, 1, 1)
            + listen("ring-source", "balance source\n    hash-type consistent", 1, 1, 1)
            + listen("ring-uri", "balance uri\n    hash-type consistent", 2, 1, 1)
            + listen("ring-hdr", "balance hdr(X-Key)\n    hash-type consistent", 3, 1, 1)
            + listen("ring-param", "balance url_param key\n    hash-type consistent", 1, 1, 1)
            + """
            listen first
                bind <first>
                balance first
                server a <first-a> maxconn 1
                server b <first-b> maxconn 1
                server c <first-c> maxconn 1

            listen backup
                bind <backup>
                server a <backup-a> disabled
                server b <backup-b> backup
                server c <backup-c> backup

            listen backups
                bind <backups>
                option allbackups
                server a <backups-a> disabled
                server b <backups-b> backup
                server c <backups-c> backup

            listen hole
                bind <hole>
                balance uri
                server a <hole-a>
                server b <hole-b> disabled
                server c <hole-c>

            listen ring-hole
                bind <ring-hole>
                balance uri
                hash-type consistent
                server a <ring-hole-a>
                server b <ring-hole-b> disabled
                server c <ring-hole-c>

            listen queue
                bind <queue>
                timeout queue 60s
                server s <queue-s> maxconn 1

            listen full
                bind <full-queue>
                timeout queue 60s
                cookie S insert indirect
                server a <full-a> cookie A maxconn 1 maxqueue 1
                server b <full-b> cookie B

            listen few
                bind <few>
                maxconn 1
                server s <few-s>

            listen slowly
                bind <slowly>
                rate-limit sessions 2
                server s <slowly-s>
            """;

    @RegisterExtension
    static final Oracle oracle = Oracle.of(CONFIG);

    private static final List<String> TARGETS = List.of(
            "/",
            "/a",
            "/b",
            "/a/b/c",
            "/a/b/d",
            "/a/c",
            "/images/1.png",
            "/images/2.png",
            "/a?key=1",
            "/a?key=2",
            "/b?x=1&key=1",
            "/b?key=3&x=2",
            "/b?x=key",
            "/long/path/that/goes/on",
            "/long/path/that/ends",
            "/?key=",
            "/c?key=a%20b");

    private static String listen(String name, String lines, int... weights) {
        StringBuilder text = new StringBuilder("listen " + name + "\n    bind <" + name + ">\n    " + lines + "\n");
        for (int i = 0; i < weights.length; i++) {
            char server = (char) ('a' + i);
            text.append("    server " + server + " <" + name + "-" + server + "> weight " + weights[i] + "\n");
        }
        return text + "\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rr", "static", "least", "least-weighted", "source", "uri", "uri-len", "uri-depth", "uri-whole",
                "uri-path-only", "param", "ring-source", "ring-uri", "first", "backup", "backups", "hole", "ring-hole"
            })
    void oneAfterTheOther(String bind) {
        oracle.compare(visit -> {
            OracleClient client = visit.client(bind);
            TARGETS.forEach(client::get);
            TARGETS.forEach(client::get);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"rr-weighted", "rr-heavy"})
    void inAnotherOrderOfTurns(String bind) {
        oracle.compare(
                visit -> {
                    OracleClient client = visit.client(bind);
                    for (int i = 0; i < 42; i++) {
                        client.get("/" + i);
                    }
                },
                KnownDifference.SMOOTHER_TURNS);
    }

    @Test
    void byAParameterOnARing() {
        oracle.compare(visit -> {
            OracleClient client = visit.client("ring-param");
            TARGETS.stream().filter(target -> target.contains("key=")).forEach(client::get);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"hdr", "ring-hdr"})
    void byAHeader(String bind) {
        oracle.compare(visit -> {
            OracleClient client = visit.client(bind);
            for (String value : List.of("a", "b", "c", "d, e", "d", "some longer value", "A", "1", "2", "3", "4")) {
                client.get("/", "X-Key: " + value);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"hdr", "param"})
    void withoutAnythingToHashTheyTakeTurns(String bind) {
        oracle.compare(visit -> {
            OracleClient client = visit.client(bind);
            for (int i = 0; i < 12; i++) {
                client.get("/" + i, "X-Key:");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"least-held", "first"})
    void whileOthersAreHeld(String bind) {
        oracle.compare(visit -> {
            CountDownLatch gate = new CountDownLatch(1);
            for (String server : List.of("-a", "-b", "-c")) {
                visit.script(bind + server, request -> held(request, gate));
            }
            List<OracleClient> held = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                held.add(visit.client(bind).send("GET /held/" + i + " HTTP/1.1\r\nHost: a\r\n\r\n"));
                visit.awaitAnyRequest("/held/" + i + " ");
            }
            OracleClient client = visit.client(bind);
            for (int i = 0; i < 4; i++) {
                client.get("/free/" + i);
            }
            gate.countDown();
            held.forEach(OracleClient::read);
        });
    }

    @Test
    void aQueueIsServedInOrder() {
        oracle.compare(visit -> {
            CountDownLatch gate = new CountDownLatch(1);
            visit.script("queue-s", request -> held(request, gate));
            List<OracleClient> clients = new ArrayList<>();
            clients.add(visit.client("queue").send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n"));
            visit.awaitRequest("queue-s", "/held");
            for (int i = 1; i <= 5; i++) {
                clients.add(visit.client("queue").send("GET /" + i + " HTTP/1.1\r\nHost: a\r\n\r\n"));
                visit.awaitCell("queue", "BACKEND", "qcur", Integer.toString(i));
            }
            gate.countDown();
            clients.forEach(OracleClient::read);
        });
    }

    @Test
    void aFullQueueTurnsAway() {
        oracle.compare(visit -> {
            CountDownLatch gate = new CountDownLatch(1);
            visit.script("full-a", request -> held(request, gate));
            List<OracleClient> clients = new ArrayList<>();
            clients.add(visit.client("full-queue").send("GET /held HTTP/1.1\r\nHost: a\r\nCookie: S=A\r\n\r\n"));
            visit.awaitRequest("full-a", "/held");
            clients.add(visit.client("full-queue").send("GET /waits HTTP/1.1\r\nHost: a\r\nCookie: S=A\r\n\r\n"));
            visit.awaitCell("full", "a", "qcur", "1");
            visit.client("full-queue").get("/away", "Cookie: S=A").kept();
            gate.countDown();
            clients.forEach(OracleClient::read);
        });
    }

    @Test
    void aFullFrontendLetsWait() {
        oracle.compare(visit -> {
            OracleClient first = visit.client("few").get("/first");
            OracleClient second = visit.client("few").send("GET /second HTTP/1.1\r\nHost: a\r\n\r\n");
            second.awaitAnswerFor(Duration.ofMillis(500));
            first.close();
            second.read();
        });
    }

    @Test
    void aRateOfSessionsLetsWait() {
        oracle.compare(visit -> {
            for (int i = 0; i < 6; i++) {
                visit.client("slowly").get("/" + i).close();
            }
        });
    }

    private static Answer held(String request, CountDownLatch gate) {
        try {
            if (request.startsWith("GET /held") && !gate.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody opened the gate");
            }
            return Answer.USUAL;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.USUAL;
        }
    }
}
