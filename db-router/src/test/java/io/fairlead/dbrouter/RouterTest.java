package io.fairlead.dbrouter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.fairlead.model.state.AdminState;
import io.fairlead.testkit.PostgresServers;
import io.fairlead.testkit.RawClient;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.postgresql.PGConnection;

/** Sessions through the router to a real PostgreSQL, on both engines. */
class RouterTest {

    @Nested
    class Stock extends Sessions {
        Stock() {
            super("stock");
        }
    }

    @Nested
    class Auto extends Sessions {
        Auto() {
            super("auto");
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class Sessions {

        private static final Duration PATIENCE = Duration.ofSeconds(30);

        private final String engine;
        private final java.util.List<RouterUnderTest> routers = new java.util.ArrayList<>();

        private EmbeddedPostgres postgres = PostgresServers.start(server -> server);

        Sessions(String engine) {
            this.engine = engine;
        }

        @BeforeAll
        void prepare() throws SQLException {
            try (Connection direct = postgres.getPostgresDatabase().getConnection();
                    Statement statement = direct.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS notes (text varchar)");
            }
        }

        @AfterEach
        void closeRouters() {
            routers.forEach(RouterUnderTest::close);
            routers.clear();
        }

        @AfterAll
        void stop() throws IOException {
            postgres.close();
        }

        private RouterUnderTest router(Duration hold, String server) throws Exception {
            RouterUnderTest router = new RouterUnderTest(engine, hold, """
                    defaults
                        mode tcp
                        timeout connect 5s
                        timeout queue 300ms
                    listen pg
                        bind 127.0.0.1:PORT
                        # fairlead: protocol postgresql
                        %s
                    """.formatted(server));
            routers.add(router);
            return router;
        }

        private RouterUnderTest router() throws Exception {
            return router(Duration.ofSeconds(30), "server a 127.0.0.1:" + postgres.getPort() + " check");
        }

        private static String one(Connection connection, String sql) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                rows.next();
                return rows.getString(1);
            }
        }

        @Test
        void queriesPassInBothDirections() throws Exception {
            try (Connection connection = router().connect("")) {
                assertThat(one(connection, "SELECT 6 * 7")).isEqualTo("42");
                assertThat(one(connection, "SELECT repeat('x', 3000000)")).hasSize(3_000_000);
                try (var insert = connection.prepareStatement("SELECT length(?)")) {
                    insert.setString(1, "y".repeat(2_000_000));
                    try (ResultSet rows = insert.executeQuery()) {
                        rows.next();
                        assertThat(rows.getInt(1)).isEqualTo(2_000_000);
                    }
                }
            }
            await().atMost(PATIENCE).until(() -> routers.getFirst().ends, ends -> ends.contains("pg/a --"));
        }

        @Test
        void aWrongPasswordIsTheServersOwnError() throws Exception {
            Path hba = Path.of(dataDirectory(), "pg_hba.conf");
            String before = Files.readString(hba);
            try (Connection direct = postgres.getPostgresDatabase().getConnection();
                    Statement statement = direct.createStatement()) {
                statement.execute("DROP ROLE IF EXISTS anna");
                statement.execute("CREATE ROLE anna LOGIN PASSWORD 'secret'");
                Files.writeString(
                        hba,
                        "host all anna 127.0.0.1/32 scram-sha-256\n" + before,
                        StandardOpenOption.TRUNCATE_EXISTING);
                statement.execute("SELECT pg_reload_conf()");
            }
            RouterUnderTest router = router();
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(
                            () -> catchThrowableOfType(
                                            SQLException.class,
                                            () -> router.connect("&user=anna&password=wrong")
                                                    .close())
                                    .getSQLState(),
                            "28P01"::equals);
            try (Connection connection = router.connect("&user=anna&password=secret")) {
                assertThat(one(connection, "SELECT current_user")).isEqualTo("anna");
            }
        }

        private String dataDirectory() throws SQLException {
            try (Connection direct = postgres.getPostgresDatabase().getConnection()) {
                return one(direct, "SHOW data_directory");
            }
        }

        @Test
        void aQueryIsCancelledThroughTheRouter() throws Exception {
            RouterUnderTest router = router();
            try (Connection connection = router.connect("");
                    Statement statement = connection.createStatement()) {
                CompletableFuture<String> state = CompletableFuture.supplyAsync(() -> {
                    try {
                        statement.execute("SELECT pg_sleep(600)");
                        return "not cancelled";
                    } catch (SQLException e) {
                        return e.getSQLState();
                    }
                });
                await().atMost(PATIENCE).until(this::sleepers, count -> count == 1);
                statement.cancel();
                assertThat(state.get(30, TimeUnit.SECONDS)).isEqualTo("57014");
                assertThat(one(connection, "SELECT 1")).isEqualTo("1");
            }
        }

        /** Clients tell their own notifications by it, and end each other by it. */
        @Test
        void theProcessNumberIsTheServers() throws Exception {
            try (Connection connection = router().connect("")) {
                assertThat(one(connection, "SELECT pg_backend_pid()"))
                        .isEqualTo(String.valueOf(
                                connection.unwrap(PGConnection.class).getBackendPID()));
            }
        }

        private int sleepers() throws SQLException {
            try (Connection direct = postgres.getPostgresDatabase().getConnection()) {
                return Integer.parseInt(
                        one(
                                direct,
                                "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%'"));
            }
        }

        @Test
        void aDrainedServersIdleSessionEndsWith57P01() throws Exception {
            RouterUnderTest router = router();
            try (Connection connection = router.connect("")) {
                assertThat(one(connection, "SELECT 1")).isEqualTo("1");
                router.order("pg/a", AdminState.DRAIN);
                SQLException told = catchThrowableOfType(SQLException.class, () -> one(connection, "SELECT 1"));
                assertThat(told.getSQLState()).isEqualTo("57P01");
                assertThat(told.getMessage()).contains("pg/a is being drained");
            }
        }

        @Test
        void aDrainedServersOpenTransactionMayEnd() throws Exception {
            RouterUnderTest router = router();
            try (Connection connection = router.connect("");
                    Connection direct = postgres.getPostgresDatabase().getConnection()) {
                connection.setAutoCommit(false);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("INSERT INTO notes VALUES ('drained " + engine + "')");
                    router.order("pg/a", AdminState.DRAIN);
                    statement.execute("INSERT INTO notes VALUES ('still " + engine + "')");
                }
                connection.commit();
                SQLException told = catchThrowableOfType(SQLException.class, () -> one(connection, "SELECT 1"));
                assertThat(told.getSQLState()).isEqualTo("57P01");
                assertThat(one(direct, "SELECT count(*) FROM notes WHERE text LIKE '%" + engine + "'"))
                        .isEqualTo("2");
            }
        }

        @Test
        void aBackendThatDiesInATransactionIs08006AndNotABareEnd() throws Exception {
            try (RawPostgres server = new RawPostgres()) {
                RouterUnderTest router = router(Duration.ofSeconds(30), "server a 127.0.0.1:" + server.port());
                try (Connection connection = router.connect("&sslmode=disable&gssEncMode=disable");
                        Statement statement = connection.createStatement()) {
                    SQLException told =
                            catchThrowableOfType(SQLException.class, () -> statement.execute("SELECT never"));
                    assertThat(told.getSQLState()).isEqualTo("08006");
                    assertThat(told.getMessage()).contains("pg/a was lost");
                }
                try (Connection connection =
                                router.connect("&sslmode=disable&gssEncMode=disable&preferQueryMode=simple");
                        Statement statement = connection.createStatement()) {
                    SQLException told = catchThrowableOfType(SQLException.class, () -> statement.execute("COMMIT"));
                    assertThat(told.getSQLState()).isEqualTo("08007");
                }
            }
        }

        @Test
        void aClientIsHeldUntilAServerIsUsable() throws Exception {
            RouterUnderTest router = router();
            router.check("pg/a", false);
            CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
                try (Connection connection = router.connect("")) {
                    return one(connection, "SELECT 7");
                } catch (SQLException e) {
                    return String.valueOf(e.getSQLState());
                }
            });
            await().atMost(PATIENCE).until(() -> router.sessionsOf("pg") == 1);
            assertThat(answer).isNotDone();
            router.check("pg/a", true);
            assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("7");
        }

        @Test
        void aClientHeldTooLongHears57P03() throws Exception {
            RouterUnderTest router =
                    router(Duration.ofMillis(200), "server a 127.0.0.1:" + postgres.getPort() + " check");
            router.check("pg/a", false);
            SQLException told = catchThrowableOfType(
                    SQLException.class, () -> router.connect("").close());
            assertThat(told.getSQLState()).isEqualTo("57P03");
            assertThat(told.getMessage()).contains("no server of pool \"pg\" is available");
        }

        @Test
        void aFullServerQueuesAndThenSays53300() throws Exception {
            RouterUnderTest router =
                    router(Duration.ofSeconds(30), "server a 127.0.0.1:" + postgres.getPort() + " maxconn 1");
            try (Connection first = router.connect("")) {
                assertThat(one(first, "SELECT 1")).isEqualTo("1");
                SQLException told = catchThrowableOfType(
                        SQLException.class, () -> router.connect("").close());
                assertThat(told.getSQLState()).isEqualTo("53300");
            }
            await().atMost(PATIENCE).until(() -> router.server("pg/a").busy() == 0);
            try (Connection next = router.connect("")) {
                assertThat(one(next, "SELECT 1")).isEqualTo("1");
            }
        }

        @Test
        void nonsenseIsRefusedAndDisturbsNobody() throws Exception {
            RouterUnderTest router = router();
            try (Connection connection = router.connect("");
                    RawClient longPacket = RawClient.connect(router.port);
                    RawClient oldProtocol = RawClient.connect(router.port)) {
                longPacket.send("GET / HTTP/1.1\r\n\r\n");
                assertThat(longPacket.readToEnd()).contains("08P01", "invalid length of startup packet");
                oldProtocol.send("\0\0\0\10\0\2\0\0");
                assertThat(oldProtocol.readToEnd()).contains("0A000", "unsupported frontend protocol 2.0");
                assertThat(one(connection, "SELECT 1")).isEqualTo("1");
            }
        }
    }
}
