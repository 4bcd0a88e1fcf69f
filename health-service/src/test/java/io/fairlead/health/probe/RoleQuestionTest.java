package io.fairlead.health.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.haproxy.config.HaproxyConfigReader;
import io.fairlead.model.config.Backend;
import io.fairlead.model.config.ParsedConfig;
import io.fairlead.model.config.Server;
import io.fairlead.model.state.CheckCode;
import io.fairlead.model.state.ProbeResult;
import io.fairlead.net.stock.StockEngine;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.PostgresPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real primary and a real standby, asked for their role without a Patroni. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RoleQuestionTest {

    private final StockEngine engine = new StockEngine();
    private final WalHistory.Book book = new WalHistory.Book();
    private Path folder = Path.of("");
    private PostgresPair postgres = none();

    @SuppressWarnings("NullAway") // Set before every test; JUnit knows no other way.
    private static PostgresPair none() {
        return null;
    }

    @BeforeAll
    void start(@TempDir Path made) throws Exception {
        folder = made;
        postgres = new PostgresPair(folder);
        String first = """
                host all scram 127.0.0.1/32 scram-sha-256
                host all md5 127.0.0.1/32 md5
                host all clear 127.0.0.1/32 password
                """;
        for (String data : new String[] {"first", "second"}) {
            Path rules = folder.resolve(data).resolve("pg_hba.conf");
            Files.writeString(rules, first + Files.readString(rules));
        }
        // The standby follows the primary from now on, so that it knows the roles.
        Files.writeString(
                folder.resolve("second/postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=" + postgres.primaryPort() + " user=postgres'\n",
                StandardOpenOption.APPEND);
        execute(postgres.standbyPort(), "SELECT pg_reload_conf()");
        execute(
                postgres.primaryPort(),
                "SELECT pg_reload_conf()",
                "SET password_encryption = 'scram-sha-256'",
                "CREATE ROLE scram LOGIN PASSWORD 'caf\u00e9 secret'",
                "CREATE ROLE clear LOGIN PASSWORD 'secret'",
                "SET password_encryption = 'md5'",
                "CREATE ROLE md5 LOGIN PASSWORD 'secret'",
                "CREATE TABLE work (words text)");
        await().ignoreExceptions()
                .until(() -> one(postgres.standbyPort(), "SELECT count(*) FROM pg_tables WHERE tablename = 'work'")
                        .equals("1"));
    }

    @AfterAll
    void stop() throws IOException {
        engine.close();
        postgres.close();
    }

    private static Connection connect(int port) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres");
    }

    private static void execute(int port, String... statements) throws SQLException {
        try (Connection connection = connect(port);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String one(int port, String sql) throws SQLException {
        try (Connection connection = connect(port);
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** A check of the primary or the standby, in a pool whose monitor is this. */
    private Prober prober(String monitor, boolean primary) {
        String text = """
                listen pg
                    mode tcp
                    # fairlead: protocol postgresql
                    # fairlead: monitor %s
                    bind 127.0.0.1:%d
                    server one 127.0.0.1:%d check
                    server two 127.0.0.1:%d check
                """.formatted(monitor, Ports.free(), postgres.primaryPort(), postgres.standbyPort());
        ParsedConfig parsed = HaproxyConfigReader.read(text, "test.cfg");
        Backend backend = parsed.config()
                .orElseThrow(() -> new AssertionError(parsed.diagnostics()))
                .backends()
                .getFirst();
        Server server = backend.servers().get(primary ? 0 : 1);
        Target target = Target.of(backend, server, server.check().orElseThrow());
        // As patient as a slow machine needs.
        return new Prober(
                engine,
                new Target(
                        target.address(),
                        target.tls(),
                        target.check(),
                        Duration.ofSeconds(60),
                        target.replyTimeout(),
                        target.introduction(),
                        target.database(),
                        target.sentinels(),
                        target.proto()),
                book);
    }

    private String password(String words) throws IOException {
        Path file = folder.resolve("password-" + words.hashCode());
        Files.writeString(file, words + "\n");
        return "password-file " + file;
    }

    @Order(1)
    @ParameterizedTest(name = "{0} of the primary {1}: {2} {3}")
    @CsvSource({
        "primary, true, L7OK, PostgreSQL server is ok",
        "primary, false, L7STS, PostgreSQL: is a standby",
        "replica, true, L7STS, PostgreSQL: is no standby",
        "replica, false, L7OK, PostgreSQL server is ok",
        "any, true, L7OK, PostgreSQL server is ok",
        "any, false, L7OK, PostgreSQL server is ok",
    })
    void theServerItselfSaysWhatItIs(String role, boolean primary, CheckCode code, String info) throws IOException {
        Prober prober = prober("role " + role + " user scram " + password("caf\u00e9 secret"), primary);
        for (int i = 0; i < 2; i++) {
            ProbeResult result = prober.probe();
            assertThat(result.info()).isEqualTo(info);
            assertThat(result.code()).isEqualTo(code);
            assertThat(result.timeline()).isEqualTo(primary && code == CheckCode.L7OK ? 1 : 0);
        }
    }

    @Test
    @Order(2)
    void otherWaysToLogIn() throws IOException {
        assertThat(prober("role primary user md5 " + password("secret"), true)
                        .probe()
                        .code())
                .isEqualTo(CheckCode.L7OK);
        ProbeResult clear =
                prober("role primary user clear " + password("secret"), true).probe();
        assertThat(clear.code()).isEqualTo(CheckCode.L7RSP);
        assertThat(clear.info()).contains("in clear text");
        assertThat(prober("role primary user postgres", true).probe().code()).isEqualTo(CheckCode.L7OK);
    }

    @Test
    @Order(3)
    void anotherPasswordIsNoRoleAndIsNotTold() throws IOException {
        ProbeResult result =
                prober("role primary user scram " + password("hunter2"), true).probe();
        assertThat(result.code()).isEqualTo(CheckCode.L7STS);
        assertThat(result.info()).startsWith("PostgreSQL: the monitor was refused: ");
        assertThat(result.info()).doesNotContain("hunter2");
        ProbeResult none = prober("role primary user scram password-file /nowhere/at-all", true)
                .probe();
        assertThat(none.code()).isEqualTo(CheckCode.SOCKERR);
    }

    @Test
    @Order(4)
    void aServerThatIsFullIsWhatItWas() throws Exception {
        Prober prober = prober("role primary user scram " + password("caf\u00e9 secret"), true);
        assertThat(prober.probe().code()).isEqualTo(CheckCode.L7OK);
        execute(postgres.primaryPort(), "ALTER ROLE scram CONNECTION LIMIT 0");
        try {
            ProbeResult full = prober.probe();
            assertThat(full.code()).isEqualTo(CheckCode.L7OK);
            assertThat(full.info()).contains("too many connections");
            assertThat(full.timeline()).isEqualTo(1);
            assertThat(prober("role primary user scram " + password("caf\u00e9 secret"), true)
                            .probe()
                            .code())
                    .as("what it was nobody knows")
                    .isEqualTo(CheckCode.L7STS);
        } finally {
            execute(postgres.primaryPort(), "ALTER ROLE scram CONNECTION LIMIT -1");
        }
    }

    @Test
    @Order(5)
    void aReplicaThatIsTooFarBehindIsToBeLeftUntilItHasCaughtUp() throws Exception {
        Prober bytes = prober("role replica user postgres max-lag-bytes 100000", false);
        Prober time = prober("role replica user postgres max-lag 1s", false);
        Prober any = prober("role replica user postgres", false);
        await().until(() -> bytes.probe().code() == CheckCode.L7OK);
        await().until(() -> time.probe().code() == CheckCode.L7OK);
        execute(postgres.standbyPort(), "SELECT pg_wal_replay_pause()");
        execute(postgres.primaryPort(), "INSERT INTO work SELECT repeat('x', 1000) FROM generate_series(1, 1000)");
        await().until(() -> bytes.probe().code() == CheckCode.L7OKC);
        await().until(() -> time.probe().code() == CheckCode.L7OKC);
        assertThat(bytes.probe().info()).startsWith("too far: ").contains("bytes, ");
        assertThat(any.probe().code()).isEqualTo(CheckCode.L7OK);
        execute(postgres.standbyPort(), "SELECT pg_wal_replay_resume()");
        await().until(() -> bytes.probe().code() == CheckCode.L7OK);
        await().until(() -> time.probe().code() == CheckCode.L7OK);
    }

    @Test
    @Order(6)
    void aStandbyThatIsPromotedSaysSoWithItsTimeline() throws Exception {
        Prober writes = prober("role primary user postgres", false);
        assertThat(writes.probe().code()).isEqualTo(CheckCode.L7STS);
        postgres.promote();
        ProbeResult result = writes.probe();
        assertThat(result.code()).isEqualTo(CheckCode.L7OK);
        assertThat(result.timeline()).isEqualTo(2);
    }
}
