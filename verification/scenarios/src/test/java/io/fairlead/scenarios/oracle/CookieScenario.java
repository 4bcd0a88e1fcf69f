package io.fairlead.scenarios.oracle;

import io.fairlead.scenarios.oracle.RecordingServer.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that stay with their server by a cookie, in every mode and every state of the server. */
@Tag("drill")
@Timeout(180)
final class CookieScenario {

    private static final String SERVERS = """
                server a <NAME-a> cookie A
                server b <NAME-b> cookie B backup
                server m <NAME-m> cookie M disabled
                server d <NAME-d> cookie D weight 0
                server x <dead> cookie X check inter 500ms fall 1
                server z <NAME-z> backup
            """;

    private static final String CONFIG = """
            defaults
                mode http
                log <log> local0
                option httplog
                timeout connect 2s
                timeout client 20s
                timeout server 20s

            """
            + listen("indirect", "cookie S insert indirect nocache")
            + listen("insert", "cookie S insert")
            + listen("rewrite", "cookie S rewrite")
            + listen("prefix", "cookie S prefix")
            + listen("prefix-indirect", "cookie S prefix indirect")
            + listen("passive", "cookie S")
            + listen("passive-indirect", "cookie S indirect")
            + listen("post", "cookie S insert postonly nocache")
            + listen("preserve", "cookie S insert preserve")
            + listen("preserve-indirect", "cookie S insert indirect preserve")
            + listen(
                    "attributes",
                    "cookie S insert nocache httponly secure domain a.example domain b.example attr SameSite=Lax attr X")
            + listen("dated", "cookie S insert postonly indirect maxidle 1h maxlife 8h")
            + listen(
                    "cases",
                    "cookie S insert indirect\n    force-persist if { path_beg /force }\n    ignore-persist if { path_beg /ignore }")
            + listen("persist", "cookie S insert indirect\n    option persist\n    retries 1")
            + """
            listen undetected
                bind <undetected>
                cookie S insert indirect
                retries 1
                server a <undetected-a> cookie A
                server y <dead> cookie Y weight 0

            listen redispatched
                bind <redispatched>
                cookie S insert indirect
                retries 1
                option redispatch
                server a <redispatched-a> cookie A
                server y <dead> cookie Y weight 0
            """;

    @RegisterExtension
    static final Oracle oracle = Oracle.of(CONFIG);

    private static final List<String> COOKIES = List.of(
            "S=A",
            "S=B",
            "S=M",
            "S=D",
            "S=X",
            "S=nope",
            "S=",
            "s=A",
            "S=a",
            "x=1; S=A; y=2",
            "S=B; y=2",
            "x=1; S=A",
            "x=1;S=A;y=2",
            "S=M; S=A",
            "S=A; S=B",
            "S=A~own",
            "S=A|ABCDE",
            "S=A|zzzzz|zzzzz",
            "S=A|ABCDE|ABCDE",
            "SS=A; xS=A");

    private static final Map<String, String> CONTROL = Map.of(
            "/private", "Cache-Control: private",
            "/public", "Cache-Control: public, max-age=60",
            "/etag", "ETag: \"x\"",
            "/modified", "Last-Modified: Thu, 01 Jan 1970 00:00:00 GMT",
            "/expires", "Expires: Thu, 01 Jan 2099 00:00:00 GMT",
            "/aged", "Cache-Control: s-maxage=60",
            "/pragma", "Cache-Control: public, max-age=60\r\nPragma: no-cache",
            "/404", "ETag: \"x\"",
            "/302", "ETag: \"x\"");

    private static String listen(String name, String lines) {
        return "listen " + name + "\n    bind <" + name + ">\n    " + lines + "\n" + SERVERS.replace("NAME", name)
                + "\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "indirect",
                "insert",
                "rewrite",
                "prefix",
                "prefix-indirect",
                "passive",
                "passive-indirect",
                "post",
                "preserve",
                "attributes",
                "dated",
                "cases",
                "persist"
            })
    void whatTheClientSends(String mode) {
        oracle.compare(visit -> {
            visit.awaitCell(mode, "x", "status", "DOWN");
            OracleClient client = visit.client(mode).get("/none");
            for (String cookie : COOKIES) {
                client.get("/" + cookie.replaceAll("[^A-Za-z]", "-"), "Cookie: " + cookie, "X-After: 1");
            }
            client.get("/two", "Cookie: x=1", "Cookie: S=B; y=2");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "indirect",
                "insert",
                "rewrite",
                "prefix",
                "prefix-indirect",
                "passive",
                "passive-indirect",
                "post",
                "preserve",
                "preserve-indirect",
                "attributes"
            })
    void whatTheServerSends(String mode) {
        oracle.compare(visit -> {
            visit.script(mode + "-a", CookieScenario::answer);
            visit.script(mode + "-z", CookieScenario::answer);
            OracleClient client = visit.client(mode);
            for (String path : List.of(
                    "/own",
                    "/quiet",
                    "/private",
                    "/public",
                    "/etag",
                    "/modified",
                    "/expires",
                    "/aged",
                    "/pragma",
                    "/404",
                    "/500",
                    "/302")) {
                client.get(path).get(path, "Cookie: S=A").request("POST", path, "Content-Length: 0");
            }
            client.request("HEAD", "/head");
        });
    }

    private static Answer answer(String request) {
        if (request.startsWith("GET /own") || request.startsWith("POST /own")) {
            return Answer.of("HTTP/1.1 200 OK\r\nSet-Cookie: x=y; path=/\r\nSet-Cookie: S=mine; path=/a; HttpOnly\r\n"
                    + "X-After: 1\r\ncontent-length: 0\r\n\r\n");
        }
        String control = CONTROL.entrySet().stream()
                .filter(entry -> request.contains(entry.getKey()))
                .map(entry -> entry.getValue() + "\r\n")
                .findFirst()
                .orElse("");
        String status = request.contains("/404")
                ? "404 Not Found"
                : request.contains("/500") ? "500 Oops" : request.contains("/302") ? "302 Found" : "200 OK";
        return Answer.of("HTTP/1.1 " + status + "\r\n" + control + "content-length: 0\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"undetected", "redispatched"})
    void aServerWhoseDeathNobodyNoticedYet(String mode) {
        oracle.compare(visit -> visit.client(mode).get("/", "Cookie: S=Y; x=1").kept());
    }

    @Test
    void casesOfForcedAndIgnoredPersistence() {
        oracle.compare(visit -> visit.client("cases")
                .get("/force/1", "Cookie: S=M")
                .get("/force/2", "Cookie: S=A")
                .get("/force/3", "Cookie: S=D")
                .get("/ignore/1", "Cookie: S=B")
                .get("/ignore/2"));
    }
}
