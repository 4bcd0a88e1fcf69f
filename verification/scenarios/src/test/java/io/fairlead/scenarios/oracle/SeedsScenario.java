package io.fairlead.scenarios.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.scenarios.oracle.SeedProxy.Product;
import io.fairlead.testkit.PostgresPair;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.Reply;
import io.fairlead.testkit.Response;
import io.fairlead.testkit.TestBackend;
import io.fairlead.testkit.TestCertificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The files in {@code examples/} as they are, with real servers behind them and the traffic they were written for. What
 * is expected of Fairlead is expected of it with what {@code fairlead import} makes of the file, and of HAProxy with the
 * same file, where it is installed.
 */
@Execution(ExecutionMode.CONCURRENT)
@Tag("drill")
@Timeout(300)
final class SeedsScenario {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String STATS_USER = "Authorization: Basic "
            + Base64.getEncoder().encodeToString("admin:change-me".getBytes(StandardCharsets.US_ASCII));

    private final Path folder;

    SeedsScenario(@TempDir Path folder) {
        this.folder = folder;
    }

    private SeedProxy start(Product product, String example, Map<Integer, Integer> servers) throws IOException {
        return SeedProxy.start(product, folder, example, servers, text -> text);
    }

    /** A WebSocket is opened and echoes: the server's answer comes back with its name in front. */
    private static void upgrades(RawClient client, String path, String server, String... headers) throws IOException {
        StringBuilder more = new StringBuilder();
        List.of(headers).forEach(header -> more.append(header).append("\r\n"));
        client.send("GET " + path + " HTTP/1.1\r\nHost: example.com\r\n" + more
                + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        Response switched = client.read();
        assertThat(switched.status()).isEqualTo(101);
        assertThat(switched.header("sec-websocket-accept")).contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(client.readBytes(2 + server.length())).endsWith(server);
    }

    private static void showsStatistics(SeedProxy proxy, int named, String path, String row) throws IOException {
        assertThat(proxy.get(named, path).status()).isEqualTo(401);
        assertThat(proxy.get(named, path + ";csv", STATS_USER).body()).contains(row);
    }

    @ParameterizedTest
    @EnumSource(Product.class)
    void oneServesWhileTheOtherStandsBy(Product product) throws Exception {
        TestCertificates certificates =
                TestCertificates.in(Files.createDirectory(folder.resolve("vm"))).issue("vm", "vm.internal");
        TestBackend one = TestBackend.tls("vm1", certificates.serverContext("vm"));
        TestBackend two = TestBackend.tls("vm2", certificates.serverContext("vm"));
        try (one;
                two;
                SeedProxy proxy =
                        start(product, "active-passive-websocket", Map.of(9001, one.port(), 9002, two.port()))) {
            Response redirect = proxy.get(8080, "/a?b");
            assertThat(redirect.statusLine()).startsWith("HTTP/1.1 302 ");
            assertThat(redirect.header("location")).contains("https://example.com/a?b");
            for (String host : List.of("example.com", "WWW.example.com", "api.example.com", "other.example")) {
                assertThat(proxy.getTls(8443, "/", "Host: " + host).body()).isEqualTo("vm1");
            }
            try (RawClient client = proxy.tls(8443)) {
                upgrades(client, "/ws/chat", "vm1");
            }
            showsStatistics(proxy, 8404, "/haproxy-stats", "api,BACKEND,");
            assertThat(proxy.get(8404, "/haproxy-stats;csv", STATS_USER).body()).contains("websocket,vm1,");
            one.kill();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(proxy.getTls(8443, "/").body()).isEqualTo("vm2"));
            one.start();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(proxy.getTls(8443, "/").body()).isEqualTo("vm1"));
        }
    }

    @ParameterizedTest
    @EnumSource(Product.class)
    void cookieLimitAndMaintenance(Product product) throws Exception {
        TestBackend one = TestBackend.plain("one");
        TestBackend two = TestBackend.plain("two");
        TestBackend three = TestBackend.plain("three");
        Map<Integer, Integer> servers = Map.of(9201, one.port(), 9202, two.port(), 9203, three.port());
        try (one;
                two;
                three;
                SeedProxy proxy = start(product, "sticky-websocket", servers)) {
            assertThat(proxy.get(8080, "/a?b").statusLine()).startsWith("HTTP/1.1 301 ");
            assertThat(proxy.get(8405, "/metrics").body()).contains("haproxy_backend_");
            showsStatistics(proxy, 8404, "/stats", "app,web3,");
            stays(proxy);
            for (TestBackend server : List.of(one, two, three)) {
                server.health(503);
            }
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
                Response instead = proxy.getTls(8443, "/");
                assertThat(instead.status()).isEqualTo(503);
                assertThat(instead.body()).isEqualTo("Back soon");
                assertThat(instead.header("retry-after")).contains("60");
            });
            limited(proxy);
        }
    }

    private static void stays(SeedProxy proxy) throws IOException {
        try (RawClient client = proxy.tls(8443)) {
            Response first = client.get("/", "example.com");
            assertThat(first.status()).isEqualTo(200);
            assertThat(first.header("strict-transport-security")).contains("max-age=31536000");
            String cookie = first.header("set-cookie").orElse("").split(";", 2)[0];
            assertThat(cookie).startsWith("SERVERID=web");
            for (int i = 0; i < 6; i++) {
                Response next = client.send(SeedProxy.request("/" + i, "Cookie: " + cookie))
                        .read();
                assertThat(next.body()).isEqualTo(first.body());
                assertThat(next.header("set-cookie")).isEmpty();
            }
            upgrades(client, "/ws", first.body(), "Cookie: " + cookie);
        }
    }

    /** More than a hundred requests in ten seconds; a slow machine may need a few windows to get there. */
    private static void limited(SeedProxy proxy) throws IOException {
        try (RawClient client = proxy.tls(8443)) {
            for (int i = 0; i < 5000; i++) {
                Response response = client.get("/", "example.com");
                if (response.status() == 429) {
                    assertThat(response.header("retry-after")).contains("10");
                    assertThat(response.header("strict-transport-security")).contains("max-age=31536000");
                    return;
                }
            }
        }
        throw new AssertionError("nobody limits");
    }

    @ParameterizedTest
    @EnumSource(Product.class)
    void pathsHaveTheirServers(Product product) throws Exception {
        TestBackend admin = TestBackend.plain("admin");
        TestBackend standby = TestBackend.plain("standby");
        TestBackend portal = TestBackend.plain("portal");
        TestBackend board = TestBackend.plain("switchboard");
        TestBackend api = TestBackend.plain("api");
        TestBackend ws = TestBackend.plain("ws");
        Map<Integer, Integer> servers = new TreeMap<>(
                Map.of(9101, admin.port(), 9102, standby.port(), 9103, portal.port(), 9104, portal.port()));
        servers.putAll(Map.of(9105, api.port(), 9106, api.port(), 9107, ws.port(), 9108, ws.port()));
        servers.putAll(Map.of(9109, board.port(), 9110, board.port()));
        try (admin;
                standby;
                portal;
                board;
                api;
                ws;
                SeedProxy proxy = start(product, "path-routing", servers)) {
            try (RawClient client = proxy.tls(8443)) {
                for (String path : List.of("admin", "portal", "switchboard", "api", "ws")) {
                    assertThat(client.get("/" + path + "/x", "example.com").body())
                            .isEqualTo(path);
                }
                assertThat(client.get("/", "example.com").body()).isEqualTo("admin");
                upgrades(client, "/ws/line", "ws");
            }
            admin.kill();
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(proxy.getTls(8443, "/admin").body()).isEqualTo("standby"));
        }
    }

    @ParameterizedTest
    @EnumSource(Product.class)
    void everyUrlHasItsServerAndEveryUserToo(Product product) throws Exception {
        TestBackend one = TestBackend.plain("one");
        TestBackend two = TestBackend.plain("two");
        TestBackend api1 = TestBackend.plain("api1");
        TestBackend api2 = TestBackend.plain("api2");
        Map<Integer, Integer> servers =
                Map.of(8082, one.port(), 8083, two.port(), 8084, api1.port(), 8085, api2.port());
        try (one;
                two;
                api1;
                api2;
                SeedProxy proxy = start(product, "streaming-hash", servers)) {
            Map<String, String> homes = new TreeMap<>();
            for (int i = 0; i < 40; i++) {
                String url = "/stream/" + i + "?part=" + i % 3;
                homes.put(url, proxy.get(8080, url).body());
            }
            assertThat(homes.values()).contains("one", "two");
            for (Map.Entry<String, String> home : homes.entrySet()) {
                assertThat(proxy.get(8080, home.getKey()).body()).isEqualTo(home.getValue());
            }
            Response user = proxy.get(8080, "/api/v1/me");
            String cookie = user.header("set-cookie").orElse("").split(";", 2)[0];
            assertThat(cookie).isEqualTo("FAIRLEAD_SERVER=" + user.body());
            for (int i = 0; i < 4; i++) {
                assertThat(proxy.get(8080, "/api/v1/me", "Cookie: " + cookie).body())
                        .isEqualTo(user.body());
            }
            boolean first = user.body().equals("api1");
            (first ? api1 : api2).kill();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(proxy.get(8080, "/api/v1/me", "Cookie: " + cookie)
                                    .body())
                            .isEqualTo(first ? "api2" : "api1"));
        }
    }

    @ParameterizedTest
    @EnumSource(Product.class)
    void databaseClientsGetASession(Product product) throws Exception {
        try (PostgresPair pair = new PostgresPair(folder.resolve("pg"))) {
            ask(pair.primaryPort(), "CREATE USER health");
            Map<Integer, Integer> servers =
                    Map.of(6432, pair.primaryPort(), 6433, pair.primaryPort(), 6434, pair.primaryPort());
            try (SeedProxy proxy = start(product, "pgbouncer-pool", servers)) {
                for (int i = 0; i < 4; i++) {
                    assertThat(ask(proxy.port(5432), "SELECT " + i)).isEqualTo(Integer.toString(i));
                }
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(proxy.get(8404, "/stats;csv")
                                        .body()
                                        .lines()
                                        .filter(line -> line.startsWith("pgbouncers,pgb")))
                                .hasSize(3)
                                .allMatch(line -> line.contains(",UP,")));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Product.class)
    void writesGoToTheLeaderAndReadsToAReplica(Product product) throws Exception {
        TestBackend leader = patroni("/primary");
        TestBackend replica = patroni("/replica");
        try (leader;
                replica;
                PostgresPair pair = new PostgresPair(folder.resolve("pg"));
                SeedProxy proxy = patroni(product, pair, leader, replica)) {
            await().atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(SQLException.class)
                    .untilAsserted(() -> {
                        assertThat(ask(proxy.port(5000), "SELECT pg_is_in_recovery()"))
                                .isEqualTo("f");
                        assertThat(ask(proxy.port(5001), "SELECT pg_is_in_recovery()"))
                                .isEqualTo("t");
                    });
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    proxy.get(7000, "/;csv", STATS_USER).body())
                            .containsPattern("leader,pg3,.*,DOWN,")
                            .containsPattern("leader,pg1,.*,UP,"));
        }
    }

    private SeedProxy patroni(Product product, PostgresPair pair, TestBackend leader, TestBackend replica)
            throws IOException {
        Map<Integer, Integer> known =
                Map.of(pair.primaryPort(), pair.primaryPort(), pair.standbyPort(), pair.standbyPort());
        return SeedProxy.start(
                product,
                folder,
                "postgres-patroni",
                known,
                text -> text.replace("127.0.0.11:5432 maxconn 100 check port 8008", server(pair.primaryPort(), leader))
                        .replace("127.0.0.12:5432 maxconn 100 check port 8008", server(pair.standbyPort(), replica)));
    }

    /** Says 200 to the one who asks for this role. */
    private static TestBackend patroni(String role) {
        TestBackend patroni = TestBackend.plain("patroni");
        patroni.script(request -> Optional.of(
                Reply.of(request.target().equals(role) ? 200 : 503, "{\"state\": \"running\", \"timeline\": 1}")));
        return patroni;
    }

    private static String server(int port, TestBackend patroni) {
        return "127.0.0.1:" + port + " maxconn 100 check port " + patroni.port();
    }

    /** The first column of the first row, or nothing. */
    private static String ask(int port, String sql) throws SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres&loginTimeout=60";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet rows = statement.getResultSet()) {
                return rows.next() ? rows.getString(1) : "";
            }
        }
    }
}
