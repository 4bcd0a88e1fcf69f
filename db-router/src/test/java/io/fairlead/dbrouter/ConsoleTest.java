package io.fairlead.dbrouter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.fairlead.testkit.PostgresServers;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The virtual database, asked by a driver that knows nothing of it. */
class ConsoleTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Connection console(RouterUnderTest router, String database, String password) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + router.port + "/" + database
                + "?preferQueryMode=simple&user=ops&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8));
    }

    private static List<Map<String, String>> ask(Connection console, String command) throws SQLException {
        try (Statement statement = console.createStatement();
                ResultSet rows = statement.executeQuery(command)) {
            List<Map<String, String>> all = new ArrayList<>();
            while (rows.next()) {
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.put(rows.getMetaData().getColumnName(i), rows.getString(i));
                }
                all.add(row);
            }
            return all;
        }
    }

    private static void tell(Connection console, String command) throws SQLException {
        try (Statement statement = console.createStatement()) {
            statement.execute(command);
        }
    }

    @Test
    void showsAndSteersTheRouter() throws Exception {
        try (EmbeddedPostgres postgres = PostgresServers.start(server -> server);
                RouterUnderTest router =
                        new RouterUnderTest("auto", Duration.ofSeconds(60), """
                        defaults
                            mode tcp
                            timeout connect 5s
                        listen pg
                            bind 127.0.0.1:PORT
                            # fairlead: protocol postgresql
                            server a 127.0.0.1:%d maxconn 20
                        """.formatted(postgres.getPort()))) {
            refusesStrangers(router);
            try (Connection console = console(router, "fairlead", RouterUnderTest.TOKEN)) {
                showsASession(router, console);
                holdsWhatIsPaused(router, console);
                endsSessions(router, console);
                saysWhatItDoesNotKnow(console);
            }
            try (Connection console = console(router, "pgbouncer", RouterUnderTest.TOKEN)) {
                assertThat(ask(console, "SHOW VERSION;").getFirst().get("version"))
                        .contains("PgBouncer");
            }
        }
    }

    private static void refusesStrangers(RouterUnderTest router) {
        SQLException refused = catchThrowableOfType(
                SQLException.class,
                () -> console(router, "fairlead", "a wrong one").close());
        assertThat(refused.getSQLState()).isEqualTo("28P01");
    }

    private static void showsASession(RouterUnderTest router, Connection console) throws SQLException {
        try (Connection session = router.connect("&ApplicationName=the%20shop");
                Statement statement = session.createStatement()) {
            statement.execute("SELECT 1");
            assertThat(ask(console, "SHOW CLIENTS"))
                    .singleElement()
                    .satisfies(client -> assertThat(client)
                            .containsEntry("user", "postgres")
                            .containsEntry("database", "pg")
                            .containsEntry("state", "active"));
            // The client has its answer a moment before the router has counted it.
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(ask(console, "show servers;"))
                            .singleElement()
                            .satisfies(server -> assertThat(server).containsEntry("state", "idle")));
            assertThat(ask(console, "SHOW POOLS"))
                    .singleElement()
                    .satisfies(pool -> assertThat(pool)
                            .containsEntry("cl_active", "1")
                            .containsEntry("cl_waiting", "0")
                            .containsEntry("pool_mode", "session"));
            Map<String, String> stats = ask(console, "SHOW STATS").getFirst();
            assertThat(Long.parseLong(stats.get("total_query_count"))).isPositive();
            assertThat(Long.parseLong(stats.get("total_xact_count"))).isPositive();
            assertThat(ask(console, "SHOW DATABASES").getFirst())
                    .containsEntry("name", "pg")
                    .containsEntry("max_connections", "20")
                    .containsEntry("paused", "0");
            assertThat(ask(console, "SHOW LISTS"))
                    .contains(new LinkedHashMap<>(Map.of("list", "used_clients", "items", "1")));
            assertThat(ask(console, "SHOW CONFIG")).isNotEmpty();
        }
    }

    private static void holdsWhatIsPaused(RouterUnderTest router, Connection console) throws Exception {
        tell(console, "PAUSE pg");
        CompletableFuture<Boolean> held = CompletableFuture.supplyAsync(() -> {
            try (Connection session = router.connect("")) {
                return session.isValid(60);
            } catch (SQLException e) {
                return false;
            }
        });
        await().atMost(PATIENCE)
                .until(() -> ask(console, "SHOW POOLS").getFirst().get("cl_waiting"), "1"::equals);
        assertThat(held).isNotDone();
        assertThat(ask(console, "SHOW STATE")).contains(new LinkedHashMap<>(Map.of("key", "paused", "value", "yes")));
        tell(console, "RESUME");
        assertThat(held.get(60, TimeUnit.SECONDS)).isTrue();
    }

    private static void endsSessions(RouterUnderTest router, Connection console) throws SQLException {
        try (Connection session = router.connect("");
                Statement statement = session.createStatement()) {
            statement.execute("SELECT 1");
            tell(console, "RECONNECT pg");
            SQLException ended = catchThrowableOfType(SQLException.class, () -> statement.execute("SELECT 1"));
            assertThat(ended.getSQLState()).isEqualTo("57P01");
        }
        try (Connection session = router.connect("");
                Statement statement = session.createStatement()) {
            statement.execute("SELECT 1");
            String number = ask(console, "SHOW CLIENTS").getLast().get("id");
            tell(console, "KILL_CLIENT " + number);
            SQLException ended = catchThrowableOfType(SQLException.class, () -> statement.execute("SELECT 1"));
            assertThat(ended.getSQLState()).isEqualTo("57P01");
        }
    }

    private static void saysWhatItDoesNotKnow(Connection console) throws SQLException {
        SQLException noPool = catchThrowableOfType(SQLException.class, () -> tell(console, "PAUSE nothing"));
        assertThat(noPool.getSQLState()).isEqualTo("42704");
        SQLException noCommand = catchThrowableOfType(SQLException.class, () -> tell(console, "DROP DATABASE pg"));
        assertThat(noCommand.getSQLState()).isEqualTo("42601");
        assertThat(ask(console, "SHOW HELP")).isNotEmpty();
    }
}
