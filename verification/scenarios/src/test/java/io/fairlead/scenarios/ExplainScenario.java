package io.fairlead.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.cli.Fairlead;
import io.fairlead.configformat.TreeText;
import io.fairlead.testkit.FairleadProcess;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.TestBackend;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Where a request would go, asked first and then shown by the access log. */
@Timeout(240)
final class ExplainScenario {

    private static final int REQUESTS = 200;
    private static final int PATIENCE_MILLIS = 60_000;
    private static final Pattern LOGGED = Pattern.compile(" (\\S+) ([^/ ]+)/(\\S+) [-0-9/]+ (-?\\d+) ");

    private static final String CONFIG = """
            defaults
              mode http
              timeout connect 2s
              timeout client 60s
              timeout server 60s
              option httplog
              log 127.0.0.1:LOG local0
            frontend web
              bind 127.0.0.1:PORT
              acl images path_beg /img
              acl beta hdr(x-beta) -i yes
              acl secret path_beg /secret
              http-request deny if secret !beta
              http-request redirect scheme https code 301 if { path_beg /moved }
              http-request set-header x-zone inner if beta
              use_backend images if images
              use_backend beta if { hdr(x-zone) inner }
              use_backend empty if { path_beg /empty }
              use_backend sticky if { path_beg /sticky }
              default_backend app
            backend app
              balance roundrobin
              http-request deny deny_status 429 if { path_end .bad }
              server a 127.0.0.1:ONE weight 3
              server b 127.0.0.1:TWO weight 2
              server c 127.0.0.1:ONE disabled
              server d 127.0.0.1:TWO backup
            backend images
              balance uri
              server a 127.0.0.1:ONE
              server b 127.0.0.1:TWO
            backend beta
              balance leastconn
              server b 127.0.0.1:TWO
              server a 127.0.0.1:ONE
            backend sticky
              balance roundrobin
              cookie SRV insert indirect nocache
              ignore-persist if { path_end .bad }
              server a 127.0.0.1:ONE cookie first
              server b 127.0.0.1:TWO cookie second
              server c 127.0.0.1:ONE cookie third disabled
              server d 127.0.0.1:TWO cookie fourth weight 0
            backend empty
              server gone 127.0.0.1:ONE disabled
            """;

    @TempDir
    static Path folder;

    private static TestBackend one;
    private static TestBackend two;
    private static DatagramSocket log;
    private static FairleadProcess fairlead;
    private static int port;

    @BeforeAll
    static void start() throws IOException {
        one = TestBackend.plain("one");
        two = TestBackend.plain("two");
        log = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        log.setSoTimeout(PATIENCE_MILLIS);
        port = Ports.free();
        fairlead = FairleadProcess.run(folder, "haproxy.cfg", config());
    }

    @AfterAll
    static void stop() {
        fairlead.close();
        log.close();
        one.close();
        two.close();
    }

    private static String config() {
        return CONFIG.replace("PORT", Integer.toString(port))
                .replace("LOG", Integer.toString(log.getLocalPort()))
                .replace("ONE", Integer.toString(one.port()))
                .replace("TWO", Integer.toString(two.port()));
    }

    /** The words are those of the rules, so that each of them decides now and then. */
    @Test
    void whatIsSaidOfRandomRequestsIsWhatTheAccessLogSaysThen() throws IOException {
        Random random = new Random(2026);
        List<String> paths = List.of("/", "/img/", "/secret/", "/moved/", "/empty/", "/x/", "/sticky/");
        List<String> cookies = List.of("", "first", "second", "third", "fourth", "nobody");
        for (int i = 0; i < REQUESTS; i++) {
            String path = paths.get(random.nextInt(paths.size())) + "request-" + i
                    + (random.nextInt(5) == 0 ? ".bad" : "") + (random.nextBoolean() ? "?q=" + random.nextInt(9) : "");
            boolean beta = random.nextInt(3) == 0;
            String cookie = cookies.get(random.nextInt(cookies.size()));

            Map<?, ?> said = explained(path, beta, cookie);
            send(path, beta, cookie);
            Matcher logged = line("request-" + i);

            assertThat(logged.group(1)).as(path).isEqualTo(said.get("frontend"));
            Object backend = said.containsKey("backend") ? said.get("backend") : said.get("frontend");
            assertThat(logged.group(2)).as(path).isEqualTo(backend);
            String server = said.containsKey("server") ? String.valueOf(said.get("server")) : "";
            assertThat(logged.group(3))
                    .as("%s beta %s: %s", path, beta, said)
                    .isEqualTo(server.isEmpty() ? "<NOSRV>" : server);
            int status = ((Number) java.util.Objects.requireNonNull(said.get("status"))).intValue();
            assertThat(Integer.parseInt(logged.group(4))).as(path).isEqualTo(status == 0 ? 200 : status);
        }
    }

    private static void send(String path, boolean beta, String cookie) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            client.send("GET " + path + " HTTP/1.1\r\nHost: shop\r\n" + (beta ? "X-Beta: yes\r\n" : "")
                    + (cookie.isEmpty() ? "" : "Cookie: a=1; SRV=" + cookie + "; b=2\r\n")
                    + "Connection: close\r\n\r\n");
            client.read();
        }
    }

    private static Matcher line(String name) throws IOException {
        byte[] buffer = new byte[4096];
        while (true) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            log.receive(packet);
            String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1);
            Matcher matcher = LOGGED.matcher(text);
            if (text.contains(name) && matcher.find()) {
                return matcher;
            }
        }
    }

    private static Map<?, ?> explained(String path, boolean beta, String cookie) {
        Map<String, Object> question = new LinkedHashMap<>();
        question.put("url", "http://127.0.0.1:" + port + path);
        Map<String, Object> headers = new LinkedHashMap<>(Map.of("Host", "shop"));
        if (beta) {
            headers.put("X-Beta", "yes");
        }
        if (!cookie.isEmpty()) {
            headers.put("Cookie", "a=1; SRV=" + cookie + "; b=2");
        }
        question.put("headers", headers);
        HttpResponse<String> answer = fairlead.send(fairlead.request("/api/v1/explain")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(TreeText.json(question)))
                .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return (Map<?, ?>) TreeText.read(answer.body(), "answer").value().orElseThrow();
    }

    private static String cli(int status, String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine line = Fairlead.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(out, true));
        int ended = line.execute(java.util.stream.Stream.concat(
                        java.util.Arrays.stream(arguments),
                        java.util.stream.Stream.of(
                                "--server",
                                "127.0.0.1:" + fairlead.admin(),
                                "--token-file",
                                fairlead.data().resolve("admin-token").toString()))
                .toArray(String[]::new));
        assertThat(ended).as(out.toString()).isEqualTo(status);
        return out.toString();
    }

    @Test
    void everyServerIsListedWithTheReasonAndNobodysTurnPasses() {
        String url = "http://127.0.0.1:" + port + "/x";

        String shown = cli(0, "explain", "GET", url, "-H", "X-Other: no", "--source", "10.1.2.3");

        assertThat(shown)
                .contains("frontend web", "no   /frontends/web/rules/0", "yes  /frontends/web/default-backend  app")
                .contains("backend app, balance roundrobin", "->", "the algorithm's choice")
                .contains("it is in maintenance", "it is a backup and others are up", "goes to app/");
        assertThat(cli(0, "explain", "GET", "http://127.0.0.1:" + port + "/img/a.png"))
                .contains("balance uri, key ");
        assertThat(cli(0, "explain", "GET", "http://127.0.0.1:" + port + "/secret/a"))
                .contains("yes  /frontends/web/rules/0", "is answered here with 403");
        assertThat(cli(0, "explain", "GET", "http://127.0.0.1:1/")).contains("nothing listens there");
        assertThat(cli(1, "explain", "GET", "ftp://x/")).contains("url is not http://");
        assertThat(cli(1, "explain", "GET", url, "--source", "nobody")).contains("source is not an IP address");
        assertThat(explained("/x", false, "")).isEqualTo(explained("/x", false, ""));
    }

    @Test
    void theCookieOfAClientIsReadWithWhatItLeadsTo() throws IOException {
        String url = "http://127.0.0.1:" + port + "/sticky/x";

        assertThat(cli(0, "explain", "GET", url)).contains("no cookie SRV");
        assertThat(cli(0, "explain", "GET", url, "-H", "Cookie: SRV=second"))
                .contains("cookie SRV leads to b", "the client stays with it", "the client stays with another")
                .contains("goes to sticky/b");
        assertThat(cli(0, "explain", "GET", url, "-H", "Cookie: SRV=third"))
                .contains("cookie SRV names a server that is down");
        assertThat(cli(0, "explain", "GET", url, "-H", "Cookie: SRV=fourth")).contains("goes to sticky/d");
        assertThat(cli(0, "explain", "GET", url, "-H", "Cookie: SRV=nobody")).contains("cookie SRV names no server");
        assertThat(cli(0, "explain", "GET", url + ".bad", "-H", "Cookie: SRV=second"))
                .contains("cookie SRV does not count for this request");
        Path candidate =
                Files.writeString(folder.resolve("cookies.cfg"), config().replace("cookie second", "cookie other"));
        assertThat(cli(0, "explain", "GET", url, "-H", "Cookie: SRV=other", "-f", candidate.toString()))
                .contains("by the candidate", "cookie SRV leads to b");
    }

    @Test
    void aCandidateIsAskedWithoutBeingApplied() throws IOException {
        Path candidate = Files.writeString(
                folder.resolve("candidate.cfg"), config().replace("default_backend app", "default_backend images"));
        String url = "http://127.0.0.1:" + port + "/x";

        assertThat(cli(0, "explain", "GET", url, "-f", candidate.toString()))
                .contains("by the candidate", "backend images, balance uri");
        assertThat(cli(0, "explain", "GET", url)).contains("by revision 1", "backend app");
    }
}
