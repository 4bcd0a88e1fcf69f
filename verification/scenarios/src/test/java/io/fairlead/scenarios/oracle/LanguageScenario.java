package io.fairlead.scenarios.oracle;

import io.fairlead.scenarios.oracle.RecordingServer.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules, captures, answers of our own and log lines of a configuration, seen from clients, servers and the log. */
@Tag("drill")
@Timeout(180)
final class LanguageScenario {

    private static final Path HOSTS = file(".lst", "# ours\none.example\ntwo.example\n");

    private static final String CONFIG = """
            userlist people
                group staff users ada
                user ada insecure-password secret
                user bob insecure-password other

            defaults base
                mode http
                log <log> local0
                option httplog
                timeout connect 2s
                timeout client 20s
                timeout server 20s

            frontend rules from base
                bind <rules>
                option socket-stats
                monitor-uri /alive
                capture request header X-Id len 4
                capture request header X-None len 4
                capture response header X-Made len 10
                acl ours req.hdr(host),field(1,:),lower -m str -f HOSTS
                http-request set-var(txn.who) req.hdr(x-id),upper
                http-request deny if { path /denied }
                http-request deny deny_status 429 if { path /limited }
                http-request return status 200 content-type text/plain lf-string "%[path] %[var(txn.who)]" hdr X-A "%[method] a" if { path_beg /return }
                http-request return status 418 if { path /tea }
                http-request redirect location https://%[req.hdr(host)]%[path] code 308 if { path /moved }
                http-request redirect prefix https://other.example drop-query append-slash if { path_beg /prefix }
                http-request redirect scheme https code 301 if { path /secure }
                http-request redirect location / set-cookie SEEN=1 if { path /cookie }
                http-request auth realm private if { path_beg /private } !{ http_auth(people) }
                http-request deny if { path_beg /private/staff } !{ http_auth_group(people) staff }
                http-request tarpit deny_status 500 if { path /tar }
                http-request set-header X-Who "%ci %[src] %[var(txn.who)]"
                http-request set-header X-Ours yes if ours
                http-request add-header X-Count %[req.hdr_cnt(x-many)]
                http-request del-header X-Secret- -m beg
                http-request replace-header X-Version ^v([0-9]+)[.]([0-9]+)$ "\\\\2.\\\\1"
                http-request replace-value X-List ^a(.)$ "b\\\\1"
                http-request set-path /new%[path,regsub(^/old,)] if { path_beg /old/ }
                http-request replace-path ^/swap/([a-z]+)/([a-z]+)$ /\\\\2/\\\\1
                http-request set-query a=%[urlp(b),url_dec,bytes(0,1)] if { path /query }
                http-request set-uri /whole?uri=1 if { path /uri }
                http-response set-header X-Status "%[status] %[capture.req.hdr(0)]"
                http-response del-header X-Made
                http-response deny if { res.hdr(x-hidden) -m found }
                http-response return status 404 content-type text/plain string none if { res.hdr(x-swapped) -m found }
                http-response redirect location /elsewhere if { res.hdr(x-moved) -m found }
                http-response set-status 203 if { status 201 }
                http-after-response set-header X-Frame-Options DENY
                use_backend rules-b

            backend rules-b from base
                http-request deny if { path /denied-behind }
                http-request return status 429 if { path /returned-behind }
                http-response replace-header X-Chain ^(.*)$ "one \\\\1"
                http-response set-header X-Seen "%[res.hdr(x-chain)]"
                server s <rules-s>

            frontend formatted from base
                bind <formatted>
                capture request header X-Id len 20
                log-format "own %f %ft %b/%s %ST %{+Q}r  %hr %hs %HM %HP %HQ %HV %tsc %rc %sq/%bq %[capture.req.hdr(0)] %{+Q}[capture.req.uri] %CC %ID"
                default_backend rules-b

            defaults
                mode tcp
                timeout connect 2s
                timeout client 20s
                timeout server 20s

            listen bytes
                option tcplog
                log <log> local0
                bind <bytes>
                tcp-request inspect-delay 10s
                tcp-request content reject if { req.payload(0,3) -m str BAD }
                tcp-request content accept if { req.len gt 3 }
                server s <bytes-s>

            listen refused
                bind <refused> name door
                option socket-stats
                tcp-request connection reject if { src 127.0.0.0/8 }
                server s <bytes-s>
            """;

    @RegisterExtension
    static final Oracle oracle = Oracle.of(CONFIG.replace("HOSTS", HOSTS.toString()));

    private static Path file(String suffix, String text) {
        try {
            return Files.writeString(Files.createTempFile("language", suffix), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void cleanUp() throws IOException {
        Files.deleteIfExists(HOSTS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/denied",
                "/limited",
                "/return/it",
                "/tea",
                "/moved?a=b",
                "/prefix/a?b=c",
                "/prefix",
                "/secure?x=1",
                "/cookie",
                "/alive",
                "/tar",
                "/denied-behind",
                "/returned-behind"
            })
    void anAnswerOfOurOwn(String target) {
        oracle.compare(
                visit -> visit.client("rules").get(target, "X-Id: abcdef").kept());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Accept: */*", "Authorization: Basic Ym9iOm90aGVy", "Authorization: Basic YWRhOnNlY3JldA=="})
    void usersAndGroups(String header) {
        oracle.compare(visit -> {
            visit.client("rules").get("/private/a", header).kept();
            visit.client("rules").get("/private/staff", header).kept();
        });
    }

    @Test
    void requestsAreEdited() {
        oracle.compare(visit -> visit.client("rules")
                .get("/a", "X-Id: abcdef", "X-Many: a,b", "X-Many: c", "X-Secret-One: 1", "X-Version: v1.2")
                .get("/old/path?q=1", "X-List: a1, c, a2", "X-Who: me")
                .get("/swap/left/right?x")
                .get("/query?b=x%20y")
                .get("/uri")
                .send("GET /host HTTP/1.1\r\nHost: Two.Example:8080\r\n\r\n")
                .read());
    }

    @Test
    void responsesAreEdited() {
        oracle.compare(visit -> {
            visit.script("rules-s", request -> {
                if (request.startsWith("GET /hidden")) {
                    return Answer.of("HTTP/1.1 200 OK\r\nX-Hidden: 1\r\nContent-Length: 0\r\n\r\n");
                }
                if (request.startsWith("GET /swapped")) {
                    return Answer.status("200 OK", "X-Swapped: 1\r\n", "gone");
                }
                if (request.startsWith("GET /moved-by-server")) {
                    return Answer.status("200 OK", "X-Moved: 1\r\n", "gone");
                }
                if (request.startsWith("GET /chain")) {
                    return Answer.status("200 OK", "X-Chain: a\r\nX-Chain: b\r\nX-Last: 1\r\n", "ok");
                }
                return Answer.of("HTTP/1.1 201 Created\r\nX-Made: by|the{server\r\nContent-Length: 2\r\n\r\nok");
            });
            visit.client("rules").get("/made", "X-Id: a\"b").kept();
            visit.client("rules").get("/hidden").kept();
            visit.client("rules").get("/swapped").kept();
            visit.client("rules").get("/moved-by-server").kept();
            visit.client("rules").get("/chain").kept();
        });
    }

    @Test
    void aLogLineOfTheirOwnForm() {
        oracle.compare(visit -> {
            visit.client("formatted")
                    .get("/form/a?b=c", "X-Id: i d")
                    .get("/form")
                    .kept();
            visit.client("formatted").send("BAD\r\n\r\n").read().kept();
        });
    }

    @Test
    void theFirstBytesDecide() {
        oracle.compare(visit -> {
            visit.client("bytes").send("BAD and more").readToEnd();
            visit.client("bytes").get("/good", "Connection: close").readToEnd();
            visit.client("refused").refused();
        });
    }
}
