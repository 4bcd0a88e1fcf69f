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

/** WebSockets and other upgrades beside HAProxy, byte by byte: what is asked of whom, who refuses, which time-out holds. */
@Tag("drill")
@Timeout(180)
final class WebSocketScenario {

    private static final String CONFIG = """
            defaults
                mode http
                log <log> local0
                option httplog
                timeout connect 5s
                timeout client 20s
                timeout server 20s

            frontend web
                bind <web>
                use_backend other if { hdr(Upgrade) -i other }
                default_backend app

            backend app
                timeout tunnel 20s
                server s <app>
            backend other
                server s <other>

            listen brief
                bind <brief>
                timeout tunnel 1s
                server s <brief-s>
            listen impatient
                bind <impatient>
                timeout client 1s
                timeout server 1s
                timeout tunnel 6s
                server s <impatient-s>
            listen client-rules
                bind <client-rules>
                timeout client 1s
                server s <client-rules-s>
            listen server-rules
                bind <server-rules>
                timeout server 1s
                server s <server-rules-s>
            listen close
                bind <close>
                option http-server-close
                server s <close-s>
            """;

    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    private static final String ACCEPT = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";
    private static final String SWITCH =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";

    @RegisterExtension
    static final Oracle oracle = Oracle.of(CONFIG);

    private static String ask(String fields) {
        return "GET /ws HTTP/1.1\r\nHost: x.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\n" + fields + "\r\n";
    }

    private static Answer open(String fields, String more) {
        return Answer.then(SWITCH + ACCEPT + fields + "\r\n" + more, Then.SILENCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "close"})
    void subprotocolsAndExtensionsPassUntouched(String bind) {
        String server = bind.equals("web") ? "app" : "close-s";
        oracle.compare(visit -> {
            visit.script(
                    server,
                    request -> open("Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Extensions: a;b=1\r\n", "hi"));
            visit.client(bind)
                    .send(ask(
                            KEY + "Sec-WebSocket-Protocol: chat, superchat\r\nSec-WebSocket-Extensions: a; b=1, c\r\n"))
                    .read()
                    .readBytes(2);
        });
    }

    @Test
    void withoutAKey() {
        oracle.compare(visit -> visit.client("web").send(ask("")).read());
    }

    @Test
    void theServerForgetsItsAccept() {
        oracle.compare(visit -> {
            visit.script("app", request -> Answer.then(SWITCH + "\r\n", Then.SILENCE));
            visit.client("web").send(ask(KEY)).read();
        });
    }

    @ParameterizedTest
    @CsvSource({"200 OK", "403 Forbidden", "426 Upgrade Required", "302 Found"})
    void theServerRefuses(String status) {
        oracle.compare(visit -> {
            visit.script(
                    "app",
                    request -> request.contains("/ws") ? Answer.status(status, "X-Why: no\r\n", "no") : Answer.USUAL);
            visit.client("web").send(ask(KEY)).read().kept();
        });
    }

    @Test
    void anotherProtocolThanWebSocket() {
        oracle.compare(visit -> {
            visit.script(
                    "other",
                    request -> Answer.then(
                            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\nConnection: Upgrade\r\n\r\nyes",
                            Then.SILENCE));
            visit.client("web")
                    .send("GET /o HTTP/1.1\r\nHost: x.example\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n")
                    .read()
                    .readBytes(3);
        });
    }

    @Test
    void anUpgradeThatConnectionDoesNotName() {
        oracle.compare(
                visit -> visit.client("web")
                        .send("GET /not HTTP/1.1\r\nHost: x.example\r\nUpgrade: websocket\r\n" + KEY + "\r\n")
                        .read()
                        .kept(),
                KnownDifference.UNNAMED_UPGRADE);
    }

    @Test
    void aServerThatSwitchesUnasked() {
        oracle.compare(visit -> {
            visit.script("app", request -> open("", ""));
            visit.client("web").get("/plain");
        });
    }

    @Test
    void bytesBehindTheHeadsArrive() {
        oracle.compare(visit -> {
            // Who closes before it has read everything resets the connection, sooner or later.
            visit.script("app", request -> open("", "first"));
            visit.client("web")
                    .send(ask(KEY) + "early")
                    .read()
                    .readBytes(5)
                    .finish()
                    .readToEnd();
        });
    }

    @Test
    void theServerEnds() {
        oracle.compare(visit -> {
            visit.script("app", request -> Answer.then(SWITCH + ACCEPT + "\r\nbye", Then.CLOSE));
            visit.client("web").send(ask(KEY)).read().readToEnd();
            visit.noteLog("GET /ws", LogLine::comparable);
        });
    }

    @Test
    void theClientEndsItsDirection() {
        oracle.compare(visit -> {
            visit.script("app", request -> open("", "one"));
            visit.client("web").send(ask(KEY)).read().readBytes(3).finish().readToEnd();
            visit.noteLog("GET /ws", LogLine::comparable);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "brief, brief-s",
        "impatient, impatient-s",
        "client-rules, client-rules-s",
        "server-rules, server-rules-s"
    })
    void whichTimeoutHolds(String bind, String server) {
        oracle.compare(visit -> {
            visit.script(server, request -> open("", ""));
            long before = System.nanoTime();
            visit.client(bind).send(ask(KEY)).read().readToEnd();
            long tenths = (System.nanoTime() - before) / 100_000_000;
            visit.note(tenths < 8 ? "too soon" : tenths < 40 ? "after a second" : "after six seconds");
            visit.noteLog("GET /ws", LogLine::comparable);
        });
    }

    @Test
    void aMegabyteBothWays() {
        String large = "0123456789abcdef".repeat(65_536);
        oracle.compare(visit -> {
            visit.script("app", request -> Answer.then(SWITCH + ACCEPT + "\r\n" + large, Then.CLOSE));
            visit.client("web").send(ask(KEY)).read().readToEnd();
        });
    }
}
