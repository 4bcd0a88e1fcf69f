package io.fairlead.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fairlead.testkit.FairleadProcess;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.PostgresPair;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/**
 * The two ports in front of a Patroni cluster, from the haproxy.cfg people have: the write port follows the primary
 * through a failover. Both servers are real; what Patroni would say of them is said by the test.
 */
@Timeout(300)
final class PostgresScenario {

    private static final Pattern SESSIONS =
            Pattern.compile("\"name\":\"backend_postgres_write\",\"numbers\":\\{[^}]*\"stot\":([0-9]+)");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What one Patroni answers. */
    private static final class Patroni implements AutoCloseable {

        private final HttpServer server;
        private volatile boolean leads;
        private volatile int timeline = 1;

        Patroni(boolean leads) throws IOException {
            this.leads = leads;
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
            server.createContext("/", exchange -> {
                boolean asksForLeader = exchange.getRequestURI().getPath().equals("/master");
                byte[] body = ("{\"state\": \"running\", \"timeline\": " + timeline + "}")
                        .getBytes(StandardCharsets.US_ASCII);
                exchange.sendResponseHeaders(asksForLeader == this.leads ? 200 : 503, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
        }

        int port() {
            return server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private static String config(int writes, int reads, PostgresPair pair, Patroni one, Patroni two) {
        return """
                defaults
                    mode tcp
                    timeout connect 5000
                    timeout client 30m
                    timeout server 30m
                frontend postgres_write
                    bind 127.0.0.1:%d
                    default_backend backend_postgres_write
                backend backend_postgres_write
                    option httpchk GET /master
                    http-check expect status 200
                    default-server inter 200ms fall 2 rise 2 on-marked-down shutdown-sessions
                    server pg-node-01 127.0.0.1:%d maxconn 100 check port %d
                    server pg-node-02 127.0.0.1:%d maxconn 100 check port %d
                frontend postgres_read
                    bind 127.0.0.1:%d
                    default_backend backend_postgres_read
                backend backend_postgres_read
                    balance roundrobin
                    option httpchk GET /replica
                    http-check expect status 200
                    default-server inter 200ms fall 2 rise 2 on-marked-down shutdown-sessions
                    server pg-node-01 127.0.0.1:%d maxconn 100 check port %d
                    server pg-node-02 127.0.0.1:%d maxconn 100 check port %d
                """.formatted(
                        writes,
                        pair.primaryPort(),
                        one.port(),
                        pair.standbyPort(),
                        two.port(),
                        reads,
                        pair.primaryPort(),
                        one.port(),
                        pair.standbyPort(),
                        two.port());
    }

    private static Connection connect(int port) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres&loginTimeout=60");
    }

    private static String one(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** The code an idle session ends with, heard without asking anything. */
    private static String farewell(Connection connection) throws SQLException {
        PGConnection session = connection.unwrap(PGConnection.class);
        SQLException said =
                catchThrowableOfType(SQLException.class, () -> session.getNotifications((int) PATIENCE.toMillis()));
        return String.valueOf(said.getSQLState());
    }

    private static String serverBehind(int port) throws SQLException {
        try (Connection connection = connect(port)) {
            return one(connection, "SELECT inet_server_port()");
        }
    }

    @Test
    void theWritePortFollowsThePrimary(@TempDir Path folder) throws Exception {
        int writes = Ports.free();
        int reads = Ports.free();
        try (PostgresPair pair = new PostgresPair(folder);
                Patroni one = new Patroni(true);
                Patroni two = new Patroni(false);
                FairleadProcess fairlead =
                        FairleadProcess.run(folder, "haproxy.cfg", config(writes, reads, pair, one, two))) {
            String first = Integer.toString(pair.primaryPort());
            String second = Integer.toString(pair.standbyPort());
            assertThat(serverBehind(writes)).isEqualTo(first);
            assertThat(serverBehind(reads)).isEqualTo(second);
            try (Connection before = connect(writes)) {
                assertThat(one(before, "SELECT 1")).isEqualTo("1");

                one.leads = false;
                assertThat(farewell(before)).isEqualTo("57P01");
            }

            CompletableFuture<String> held = CompletableFuture.supplyAsync(() -> {
                try {
                    return serverBehind(writes);
                } catch (SQLException e) {
                    return String.valueOf(e);
                }
            });
            pair.promote();
            two.timeline = 2;
            two.leads = true;
            assertThat(held.get(90, TimeUnit.SECONDS)).isEqualTo(second);
            console(writes, fairlead);
            rest(writes, fairlead);
        }
    }

    /** The console's tables and verbs over HTTP. */
    private static void rest(int port, FairleadProcess fairlead) throws Exception {
        assertThat(fairlead.get("/api/v1/postgresql/databases").body())
                .contains("\"name\" : \"backend_postgres_write\"", "\"paused\" : \"0\"");
        assertThat(fairlead.get("/api/v1/postgresql/nonsense").statusCode()).isEqualTo(404);
        assertThat(post(fairlead, "pause?pool=nobody")).isEqualTo(404);
        try (Connection open = connect(port)) {
            assertThat(one(open, "SELECT 1")).isEqualTo("1");
            assertThat(post(fairlead, "reconnect?pool=backend_postgres_write")).isEqualTo(204);
            assertThat(farewell(open)).isEqualTo("57P01");
        }
    }

    private static int post(FairleadProcess fairlead, String verb) {
        return fairlead.send(fairlead.request("/api/v1/postgresql/" + verb)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build())
                .statusCode();
    }

    /** The console and the statistics know of the sessions. */
    private static void console(int port, FairleadProcess fairlead) throws SQLException {
        String token = URLEncoder.encode(fairlead.token(), StandardCharsets.UTF_8);
        try (Connection console = DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port
                        + "/pgbouncer?preferQueryMode=simple&user=ops&password=" + token);
                Statement statement = console.createStatement();
                ResultSet rows = statement.executeQuery("SHOW STATS")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString("database")).isEqualTo("backend_postgres_read");
            assertThat(rows.getLong("total_query_count")).isPositive();
        }
        await().atMost(PATIENCE)
                .until(() -> SESSIONS.matcher(fairlead.get("/api/v1/stats").body())
                        .results()
                        .anyMatch(found -> Long.parseLong(found.group(1)) >= 3));
    }
}
