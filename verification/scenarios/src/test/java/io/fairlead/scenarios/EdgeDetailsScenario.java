package io.fairlead.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.FairleadProcess;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.Response;
import io.fairlead.testkit.TestBackend;
import io.fairlead.testkit.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the main job's text does not show: verified servers, tunnels, stickiness, the check counter, latencies. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit calls start() before any test.
final class EdgeDetailsScenario {

    private static final long SECOND = 1_000_000_000L;

    private static final String TEXT = """
            defaults
                mode http
                timeout connect 5s
                timeout client 60s
                timeout server 60s
                retries 0

            frontend sockets
                bind 127.0.0.1:SOCKETS
                timeout client 2s
                default_backend tunnel

            frontend web
                bind 127.0.0.1:SECURE ssl crt CERT
                bind 127.0.0.1:PLAIN
                http-request redirect scheme https if { path /secure }
                use_backend required if { path_beg /required }
                use_backend named if { path_beg /named }
                use_backend stranger if { path_beg /stranger }
                use_backend misnamed if { path_beg /misnamed }
                use_backend none if { path_beg /none }
                use_backend sticky if { path_beg /sticky }
                use_backend checked if { hdr(host) -i checked.example }
                default_backend sticky

            backend required
                server s VM ssl verify required ca-file KNOWN_CA
            backend named
                server s VM ssl verify required ca-file KNOWN_CA verifyhost vm.internal
            backend stranger
                server s VM ssl verify required ca-file OTHER_CA
            backend misnamed
                server s VM ssl verify required ca-file KNOWN_CA verifyhost other.internal
            backend none
                server s VM ssl verify none
            backend tunnel
                timeout server 2s
                timeout tunnel 5s
                server s ONE
            backend sticky
                balance source
                server one ONE
                server two TWO
            backend checked
                option httpchk GET /health
                timeout check 60s
                server s PROBED check inter 100ms fall 3 rise 2

            listen stats
                bind 127.0.0.1:STATS
                stats enable
                stats uri /
            """;

    private final int secure = Ports.free();
    private final int plain = Ports.free();
    private final int stats = Ports.free();
    private final int sockets = Ports.free();
    private TestCertificates certificates;
    private TestBackend vm;
    private TestBackend one;
    private TestBackend two;
    private ProbedServer probed;
    private FairleadProcess fairlead;

    @BeforeAll
    void start(@TempDir Path folder, @TempDir Path other) {
        certificates = TestCertificates.in(folder).issue("site", "site.example").issue("vm", "vm.internal");
        vm = TestBackend.tls("vm", certificates.serverContext("vm"));
        one = TestBackend.plain("one");
        two = TestBackend.plain("two");
        probed = new ProbedServer();
        // The order nobody would choose: authority, key, certificate.
        Path bundle = certificates.write(
                "any-order.pem",
                certificates.certificate("ca") + certificates.key("site") + certificates.certificate("site"));
        fairlead = FairleadProcess.run(
                folder,
                "haproxy.cfg",
                TEXT.replace("SECURE", Integer.toString(secure))
                        .replace("PLAIN", Integer.toString(plain))
                        .replace("SOCKETS", Integer.toString(sockets))
                        .replace("STATS", Integer.toString(stats))
                        .replace("CERT", bundle.toString())
                        .replace("KNOWN_CA", certificates.caFile().toString())
                        .replace("OTHER_CA", TestCertificates.in(other).caFile().toString())
                        .replace("VM", vm.address())
                        .replace("ONE", one.address())
                        .replace("TWO", two.address())
                        .replace("PROBED", probed.address()));
    }

    @AfterAll
    void stop() {
        fairlead.close();
        probed.close();
        vm.close();
        one.close();
        two.close();
    }

    @Test
    void serversAreVerifiedAsTheirLineSays() throws Exception {
        assertThat(get("/required").body()).isEqualTo("vm");
        assertThat(get("/named").body()).isEqualTo("vm");
        assertThat(get("/none").body()).isEqualTo("vm");
        assertThat(get("/stranger").status()).isEqualTo(503);
        assertThat(get("/misnamed").status()).isEqualTo(503);
        assertThat(vm.requests()).noneMatch(request -> request.target().startsWith("/stranger"));
        assertThat(vm.requests()).noneMatch(request -> request.target().startsWith("/misnamed"));
        assertThat(cell("stranger", "s", "econ")).isEqualTo("1");
    }

    @Test
    void bundleMayBeInAnyOrderAndARedirectKeepsThePortOfTheHost() throws Exception {
        try (RawClient client = RawClient.connectTls(secure, certificates.clientContext(), "site.example")) {
            assertThat(client.get("/none", "site.example").body()).isEqualTo("vm");
        }
        try (RawClient client = RawClient.connect(plain)) {
            assertThat(client.get("/secure?a=b", "site.example:8080").header("location"))
                    .contains("https://site.example:8080/secure?a=b");
        }
    }

    @Test
    void tunnelIsCutByItsOwnTimeoutAndByNoOther() throws Exception {
        long before = System.nanoTime();
        try (RawClient client = RawClient.connect(sockets)) {
            client.send("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(101);
            assertThat(client.readBytes(5)).endsWith("one");
            assertThat(client.readToEnd()).isEmpty();
        }
        // Timeouts of client and server are two seconds: nothing but timeout tunnel can have waited so long.
        assertThat(System.nanoTime() - before).isGreaterThan(4 * SECOND);
    }

    @Test
    void sourceKeepsEveryClientOnItsServerAndUsesBoth() throws Exception {
        Set<String> used = new HashSet<>();
        for (int client = 1; client <= 16; client++) {
            String first = from("127.0.0." + client);
            used.add(first);
            for (int again = 0; again < 3; again++) {
                assertThat(from("127.0.0." + client)).isEqualTo(first);
            }
        }
        assertThat(used).containsExactlyInAnyOrder("one", "two");
    }

    private String from(String address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), plain), 20_000);
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("GET /sticky HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.substring(answer.length() - 3);
        }
    }

    @Test
    void checkCounterIsHaproxysFromTheFirstCheckOn() throws Exception {
        assertThat(cell("checked", "s", "status")).isEqualTo("UP 1/3");
        probed.answer(503);
        awaitStatus("DOWN");
        probed.answer(200);
        awaitStatus("DOWN 1/2");
        probed.answer(500);
        awaitStatus("DOWN");
        probed.answer(200);
        awaitStatus("DOWN 1/2");
        probed.answer(200);
        awaitStatus("UP");
        probed.answer(404);
        awaitStatus("UP 2/3");
        probed.answer(404);
        awaitStatus("UP 1/3");
        probed.answer(200);
        awaitStatus("UP");
        for (String status : new String[] {"UP 2/3", "UP 1/3", "DOWN"}) {
            probed.answer(404);
            awaitStatus(status);
        }
        assertThat(cell("checked", "s", "chkdown")).isEqualTo("2");
        assertThat(cell("checked", "s", "chkfail")).isEqualTo("7");
        transitionIsVisibleEverywhere();
    }

    private void transitionIsVisibleEverywhere() throws Exception {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(fairlead.process().text())
                        .contains("checked/s is DOWN, reason: Layer7 wrong status, code: 404"));
        assertThat(fairlead.get("/api/v1/health").body()).contains("\"status\":\"down\"");
        try (RawClient client = RawClient.connect(stats)) {
            assertThat(client.get("/", "a").body()).contains("L7STS", "class=\"down\"");
        }
        try (RawClient client = RawClient.connect(plain)) {
            assertThat(client.get("/", "checked.example").status()).isEqualTo(503);
        }
        assertThat(cell("checked", "BACKEND", "status")).isEqualTo("DOWN");
    }

    private void awaitStatus(String status) {
        Awaitility.await(status)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> cell("checked", "s", "status"), status::equals);
    }

    @Test
    void latenciesReachPageAndRest() throws Exception {
        assertThat(get("/sticky").status()).isEqualTo(200);
        try (RawClient client = RawClient.connect(stats)) {
            assertThat(client.get("/", "a").body()).contains(">p50<", ">p95<", ">p99<");
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(fairlead.get("/api/v1/stats").body())
                        .containsPattern("\"total\":\\{\"count\":[1-9][^}]*\"p99\":"));
    }

    private Response get(String path) throws IOException {
        try (RawClient client = RawClient.connect(plain)) {
            return client.get(path, "site.example");
        }
    }

    private String cell(String proxy, String service, String column) throws IOException {
        try (RawClient client = RawClient.connect(stats)) {
            return RegamiScenario.column(client.get("/;csv", "a").body(), proxy, service, column);
        }
    }
}
