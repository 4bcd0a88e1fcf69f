package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.Ports;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.Request;
import io.fairlead.testkit.Response;
import io.fairlead.testkit.TestBackend;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Rules of a haproxy.cfg on real sockets: what the server gets and what the client sees. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RulesTest {

    private static final String CONFIG = """
            defaults
              mode http
              timeout connect 1s
              timeout client 5s
              timeout server 5s
            userlist people
              user ada password $5$rounds=1000$abcdefgh$HASH
              user bob insecure-password secret
              user eve password $1$saltsalt$MD5
              group staff users bob
            frontend web
              bind 127.0.0.1:PORT
              monitor-uri /alive
              errorfile 403 ERRORFILE
              acl hosts req.hdr(host),field(1,:),lower -m str -f HOSTS
              acl lower path,lower -m beg /mixed
              http-request set-var(txn.host) req.hdr(host),field(1,:),lower
              http-request set-header X-Host %[var(txn.host)]
              http-request set-header X-Client "%ci %[src] %[dst_port,mul(0)]" if { path /facts }
              http-request set-header X-Seen yes if { path /chain }
              http-request add-header X-Chain "%[req.hdr(X-Seen)]" if { hdr(X-Seen) yes }
              http-request del-header X-Internal- -m beg
              http-request replace-header X-Version ^v([0-9]+)[.]([0-9]+)$ "\\\\2.\\\\1"
              http-request set-path /new%[path,regsub(^/old,)] if { path_beg /old/ }
              http-request replace-path ^/swap/([a-z]+)/([a-z]+)$ /\\\\2/\\\\1
              http-request set-query a=1 if { path /query }
              http-request set-path /mixed if lower
              http-request auth realm "the realm" if { path_beg /private } !{ http_auth(people) }
              http-request deny if { path_beg /staff } !{ http_auth_group(people) staff }
              http-request deny deny_status 429 hdr Retry-After 10 if { path /limited }
              http-request return status 418 content-type text/plain lf-string "%[path]:%[url_param(q)]" if { path /tea }
              http-request redirect location https://%[req.hdr(host)]/x%[url] code 308 if { path /moved }
              http-request redirect prefix https://other drop-query append-slash if { path /prefixed }
              http-request deny deny_status 400 if { req.hdr_cnt(X-Many) gt 2 } or { req.cook(bad) -m found }
              http-request deny if { path /known } !hosts
              http-request reject if { path /rejected }
              http-request capture req.hdr(User-Agent) len 20
              http-after-response set-header X-Frame-Options DENY
              http-response set-header X-Status "%[status] %[capture.req.method]"
              http-response del-header Server
              http-response set-status 203 if { res.hdr(content-length) 3 } { var(txn.host) -m str status.example }
              http-response deny deny_status 502 if { var(txn.host) -m str hidden.example }
              use_backend named if { base_beg named.example/deep }
              default_backend app
            frontend bytes
              mode tcp
              bind 127.0.0.1:BYTES accept-proxy
              tcp-request inspect-delay 20s
              tcp-request content reject if { req.payload(0,3) -m str BAD }
              tcp-request content reject if { src 10.9.8.7 }
              tcp-request content accept if { req.ssl_hello_type 1 }
              use_backend hello if { req.ssl_sni -i hello.example }
              default_backend plain
            frontend closed
              bind 127.0.0.1:CLOSED
              tcp-request connection reject if { src 127.0.0.0/8 }
              default_backend app
            backend plain
              mode tcp
              server one 127.0.0.1:APP
            backend hello
              mode tcp
              server two 127.0.0.1:NAMED
            backend app
              http-request set-header X-Backend %[be_name]
              server one 127.0.0.1:APP
            backend named
              server two 127.0.0.1:NAMED
            """;

    private final int bytes = Ports.free();
    private final int closed = Ports.free();
    private final TestBackend app;
    private final TestBackend named;
    private final EdgeUnderTest edge;

    RulesTest(@TempDir Path folder) throws Exception {
        app = TestBackend.plain("app");
        named = TestBackend.plain("named");
        Path hosts = Files.writeString(folder.resolve("hosts.lst"), "# ours\none.example\ntwo.example\n");
        Path page = Files.writeString(
                folder.resolve("403.http"),
                "HTTP/1.0 403 Forbidden\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nour own page\n");
        edge = new EdgeUnderTest(
                "stock",
                CONFIG.replace("BYTES", Integer.toString(bytes))
                        .replace("CLOSED", Integer.toString(closed))
                        .replace("APP", Integer.toString(app.port()))
                        .replace("NAMED", Integer.toString(named.port()))
                        .replace("ERRORFILE", page.toString())
                        .replace("HOSTS", hosts.toString())
                        .replace("$5$rounds=1000$abcdefgh$HASH", hash("$5$rounds=1000$abcdefgh"))
                        .replace("$1$saltsalt$MD5", hash("$1$saltsalt")));
    }

    private static String hash(String salt) {
        return org.apache.commons.codec.digest.Crypt.crypt("secret", salt);
    }

    @BeforeAll
    void ready() {
        assertThat(edge.port).isPositive();
    }

    @AfterAll
    void stop() {
        edge.close();
        app.close();
        named.close();
    }

    private Response get(String target, String host, String... lines) throws Exception {
        try (RawClient client = edge.connect()) {
            client.send("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + String.join("", lines) + "\r\n");
            return client.read();
        }
    }

    /** The last request that reached the server, in lower case. */
    private String seen() {
        Request last = app.requests().getLast();
        String text =
                last.method() + " " + last.target() + " HTTP/1.1\r\n" + String.join("\r\n", last.headers()) + "\r\n";
        return text.toLowerCase(java.util.Locale.ROOT);
    }

    private static String basic(String pair) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))
                + "\r\n";
    }

    @Test
    void variablesCarryConvertedSamplesIntoHeaders() throws Exception {
        assertThat(get("/", "WWW.Example:8080").status()).isEqualTo(200);
        assertThat(seen()).contains("x-host: www.example\r\n").contains("x-backend: app\r\n");
        get("/facts", "h");
        assertThat(seen()).contains("x-client: 127.0.0.1 127.0.0.1 0\r\n");
    }

    @Test
    void aRuleSeesWhatAnEarlierOneWrote() throws Exception {
        get("/chain", "h");
        assertThat(seen()).contains("x-seen: yes\r\n").contains("x-chain: yes\r\n");
    }

    @Test
    void headersAreDeletedAndReplaced() throws Exception {
        get("/", "h", "X-Internal-A: 1\r\n", "x-internal-b: 2\r\n", "X-Version: v3.7\r\n");
        assertThat(seen()).doesNotContain("x-internal").contains("x-version: 7.3\r\n");
    }

    @Test
    void requestLinesAreRewritten() throws Exception {
        get("/old/a?x=1", "h");
        assertThat(seen()).startsWith("get /new/a?x=1 http/1.1\r\n");
        get("/swap/left/right?q", "h");
        assertThat(seen()).startsWith("get /right/left?q http/1.1\r\n");
        get("/query?b=2", "h");
        assertThat(seen()).startsWith("get /query?a=1 http/1.1\r\n");
        get("/MIXED/Case", "h");
        assertThat(seen()).startsWith("get /mixed http/1.1\r\n");
    }

    @Test
    void usersAreAskedForTheirPasswords() throws Exception {
        Response challenge = get("/private", "h");
        assertThat(challenge.status()).isEqualTo(401);
        assertThat(challenge.header("www-authenticate")).contains("Basic realm=\"the realm\"");
        assertThat(get("/private", "h", basic("ada:secret")).status()).isEqualTo(200);
        assertThat(get("/private", "h", basic("ada:secret")).status()).isEqualTo(200);
        assertThat(get("/private", "h", basic("eve:secret")).status()).isEqualTo(200);
        assertThat(get("/private", "h", basic("bob:secret")).status()).isEqualTo(200);
        assertThat(get("/private", "h", basic("ada:wrong")).status()).isEqualTo(401);
        assertThat(get("/private", "h", "Authorization: Basic !!!\r\n").status())
                .isEqualTo(401);
        assertThat(get("/staff", "h", basic("bob:secret")).status()).isEqualTo(200);
        assertThat(get("/staff", "h", basic("ada:secret")).status()).isEqualTo(403);
    }

    @Test
    void answersOfOurOwnHaveTheirPagesHeadersAndAfterResponseRules() throws Exception {
        Response denied = get("/known", "three.example");
        assertThat(denied.status()).isEqualTo(403);
        assertThat(denied.body()).isEqualTo("our own page\n");
        assertThat(denied.header("x-frame-options")).contains("DENY");
        assertThat(get("/known", "TWO.example:1").status()).isEqualTo(200);
        Response limited = get("/limited", "h");
        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.header("retry-after")).contains("10");
        Response tea = get("/tea?q=a%20b", "h");
        assertThat(tea.status()).isEqualTo(418);
        assertThat(tea.body()).isEqualTo("/tea:a%20b");
        assertThat(get("/alive", "h").body()).contains("Service ready");
    }

    @Test
    void redirectsTakeTheirTargetFromTheRequest() throws Exception {
        Response moved = get("/moved?a=b", "h.example");
        assertThat(moved.statusLine()).startsWith("HTTP/1.1 308 ");
        assertThat(moved.header("location")).contains("https://h.example/x/moved?a=b");
        assertThat(get("/prefixed?a=b", "h").header("location")).contains("https://other/prefixed/");
    }

    @Test
    void countsAndCookiesDecide() throws Exception {
        assertThat(get("/", "h", "X-Many: a,b\r\n").status()).isEqualTo(200);
        assertThat(get("/", "h", "X-Many: a, b\r\n", "X-Many: c\r\n").status()).isEqualTo(400);
        assertThat(get("/", "h", "Cookie: a=1; bad=2\r\n").status()).isEqualTo(400);
        assertThat(get("/", "h", "Cookie: a=bad; notbad=2\r\n").status()).isEqualTo(200);
        assertThat(get("/shallow", "Named.Example").body()).isEqualTo("app");
        assertThat(get("/deep/er", "Named.Example").body()).isEqualTo("named");
    }

    @Test
    void responsesAreEdited() throws Exception {
        Response response = get("/", "h");
        assertThat(response.header("x-status")).contains("200 GET");
        assertThat(response.header("x-frame-options")).contains("DENY");
        assertThat(get("/", "status.example").status()).isEqualTo(203);
        assertThat(get("/", "hidden.example").status()).isEqualTo(502);
    }

    @Test
    void aRejectedRequestGetsNoAnswer() throws Exception {
        try (RawClient client = edge.connect()) {
            client.send("GET /rejected HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void aValueCannotSmuggleALine() throws Exception {
        Response response = get("/tea?q=%0d%0aX-Evil:1", "h");
        assertThat(response.header("x-evil")).isEmpty();
    }

    private String talk(String first) throws Exception {
        try (RawClient client = RawClient.connect(bytes)) {
            client.send(first);
            return client.readToEnd();
        }
    }

    @Test
    void theFirstBytesOfATcpConnectionDecide() throws Exception {
        String get = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
        assertThat(talk("PROXY TCP4 10.1.1.1 10.1.1.2 1000 80\r\n" + get)).startsWith("HTTP/1.1 200");
        assertThat(talk("PROXY TCP4 10.9.8.7 10.1.1.2 1000 80\r\n" + get)).isEmpty();
        assertThat(talk("PROXY TCP4 10.1.1.1 10.1.1.2 1000 80\r\nBAD and more")).isEmpty();
        assertThat(talk(get)).isEmpty();
        assertThat(talk("\r\n\r\n\0\r\nQUIT\n!\u0011\0\f\n\t\b\u0007\n\t\b\u0008\3\350\0P" + get))
                .isEmpty();
        assertThat(talk("\r\n\r\n\0\r\nQUIT\n!\u0011\0\f\n\1\1\1\n\1\1\2\3\350\0P" + get))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void aConnectionIsRefusedByItsAddress() throws Exception {
        try (RawClient client = RawClient.connect(closed)) {
            assertThat(client.readToEnd()).isEmpty();
        }
    }
}
