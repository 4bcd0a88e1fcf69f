package io.fairlead.dbrouter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.fairlead.model.state.Availability;
import io.fairlead.model.state.CheckCode;
import io.fairlead.model.state.HealthStatus;
import io.fairlead.model.state.ServerId;
import io.fairlead.testkit.PostgresPair;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** A write pool and a read pool over a real primary and a real standby, whose checks do not always tell the truth. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RoleTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private PostgresPair postgres = none();
    private RouterUnderTest writes = noRouter();
    private final CopyOnWriteArrayList<ServerId> told = new CopyOnWriteArrayList<>();

    @SuppressWarnings("NullAway") // Set before every test; JUnit knows no other way.
    private static PostgresPair none() {
        return null;
    }

    @SuppressWarnings("NullAway") // As above.
    private static RouterUnderTest noRouter() {
        return null;
    }

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        postgres = new PostgresPair(folder);
    }

    @AfterAll
    void stop() throws IOException {
        postgres.close();
    }

    @AfterEach
    void closeRouter() {
        writes.close();
    }

    private RouterUnderTest router(String path, Duration hold) throws Exception {
        writes = new RouterUnderTest("auto", hold, """
                defaults
                    mode tcp
                    timeout connect 5s
                listen pg
                    bind 127.0.0.1:PORT
                    option httpchk GET %s
                    server one 127.0.0.1:%d check port 8008
                    server two 127.0.0.1:%d check port 8008
                """.formatted(path, postgres.primaryPort(), postgres.standbyPort()));
        writes.runtime.suspects().tell(told::add);
        told.clear();
        return writes;
    }

    private static String one(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static String portOf(RouterUnderTest router) throws SQLException {
        try (Connection connection = router.connect("")) {
            return one(connection, "SELECT inet_server_port()");
        }
    }

    @Test
    @Order(1)
    void theWritePoolLeadsToTheOneThatClaimsIt() throws Exception {
        RouterUnderTest router = router("/primary", Duration.ofSeconds(30));
        router.check("pg/one", true);
        router.check("pg/two", false);
        assertThat(portOf(router)).isEqualTo(Integer.toString(postgres.primaryPort()));
    }

    @Test
    @Order(2)
    void aStandbyThatIsCheckedAsPrimaryGetsNoWriters() throws Exception {
        RouterUnderTest router = router("/primary", Duration.ofMillis(300));
        router.check("pg/one", false);
        router.check("pg/two", true);
        SQLException said = catchThrowableOfType(
                SQLException.class, () -> router.connect("").close());
        assertThat(said.getSQLState()).isEqualTo("57P03");
        await().atMost(PATIENCE).until(() -> told.contains(ServerId.parse("pg/two")));
    }

    @Test
    @Order(3)
    void writersWaitForTheRightServerAndNeverMeetTheWrongOne() throws Exception {
        RouterUnderTest router = router("/master", Duration.ofSeconds(60));
        router.check("pg/one", false);
        router.check("pg/two", true);
        CompletableFuture<String> port = CompletableFuture.supplyAsync(() -> {
            try {
                return portOf(router);
            } catch (SQLException e) {
                return String.valueOf(e);
            }
        });
        await().atMost(PATIENCE).until(() -> told.contains(ServerId.parse("pg/two")));
        assertThat(port).isNotDone();
        router.check("pg/two", false);
        router.check("pg/one", true);
        assertThat(port.get(60, TimeUnit.SECONDS)).isEqualTo(Integer.toString(postgres.primaryPort()));
    }

    @Test
    @Order(4)
    void ofTwoThatClaimTheSameTimelineNoneIsBelieved() throws Exception {
        RouterUnderTest router = router("/primary", Duration.ofMillis(300));
        router.check("pg/one", true, 3);
        router.check("pg/two", true, 3);
        SQLException said = catchThrowableOfType(
                SQLException.class, () -> router.connect("").close());
        assertThat(said.getSQLState()).isEqualTo("57P03");
        router.check("pg/one", true, 4);
        assertThat(portOf(router)).isEqualTo(Integer.toString(postgres.primaryPort()));
    }

    @Test
    @Order(4)
    void oneThatHasBegunToDenyItGivesWayThoughItIsStillUp() throws Exception {
        RouterUnderTest router = router("/primary", Duration.ofSeconds(30));
        router.check("pg/one", true, 3);
        router.check("pg/two", HealthStatus.UP, CheckCode.L7STS, 3);
        assertThat(portOf(router)).isEqualTo(Integer.toString(postgres.primaryPort()));
        router.check("pg/two", HealthStatus.UP, CheckCode.L7STS, 4);
        assertThat(portOf(router)).isEqualTo(Integer.toString(postgres.primaryPort()));
        router.check("pg/two", false);
        router.check("pg/one", HealthStatus.UP, CheckCode.L7STS, 3);
        assertThat(portOf(router))
                .as("fall stays true while nobody else claims it")
                .isEqualTo(Integer.toString(postgres.primaryPort()));
    }

    @Test
    @Order(5)
    void theReadPoolLeadsToStandbysOnly() throws Exception {
        RouterUnderTest router = router("/replica", Duration.ofSeconds(30));
        router.check("pg/one", true);
        router.check("pg/two", true);
        for (int i = 0; i < 4; i++) {
            assertThat(portOf(router)).isEqualTo(Integer.toString(postgres.standbyPort()));
        }
        assertThat(told).contains(ServerId.parse("pg/one"));
    }

    @Test
    @Order(6)
    void whatAnotherRouterFoundOutEndsSessionsHere() throws Exception {
        RouterUnderTest router = router("/primary", Duration.ofSeconds(30));
        router.check("pg/one", true);
        router.check("pg/two", false);
        try (Connection connection = router.connect("")) {
            assertThat(one(connection, "SELECT 1")).isEqualTo("1");
            router.runtime.suspects().heard(ServerId.parse("pg/one"));
            await().atMost(PATIENCE).until(() -> router.server("pg/one").sessions() == 0);
            SQLException said = catchThrowableOfType(SQLException.class, () -> one(connection, "SELECT 1"));
            assertThat(said.getSQLState()).isEqualTo("57P01");
        }
        assertThat(portOf(router)).isEqualTo(Integer.toString(postgres.primaryPort()));
    }

    @Test
    @Order(7)
    void aClientsOwnReadOnlyTransactionIsNobodyElsesMatter() throws Exception {
        RouterUnderTest router = router("/primary", Duration.ofSeconds(30));
        router.check("pg/one", true);
        router.check("pg/two", false);
        try (Connection connection = router.connect("")) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            SQLException said =
                    catchThrowableOfType(SQLException.class, () -> one(connection, "CREATE TABLE mine (a int)"));
            assertThat(said.getSQLState()).isEqualTo("25006");
            connection.rollback();
            assertThat(one(connection, "SELECT 1")).isEqualTo("1");
            connection.rollback();
        }
        assertThat(told).isEmpty();
    }

    @Test
    @Order(8)
    void readersWithoutAReplicaAreTakenByTheLeader() throws Exception {
        writes = new RouterUnderTest(
                "auto", Duration.ofSeconds(20), """
                defaults
                    mode tcp
                    timeout connect 5s
                listen reads
                    bind 127.0.0.1:PORT
                    option httpchk GET /replica
                    server one 127.0.0.1:%1$d check port 8008
                    server two 127.0.0.1:%2$d check port 8008
                backend writes
                    option httpchk GET /primary
                    server one 127.0.0.1:%1$d check port 8008
                    server two 127.0.0.1:%2$d check port 8008
                """.formatted(postgres.primaryPort(), postgres.standbyPort()));
        for (String server : List.of("reads/one", "reads/two", "writes/one", "writes/two")) {
            writes.check(server, server.equals("reads/two") || server.equals("writes/one"));
        }
        assertThat(portOf(writes)).isEqualTo(Integer.toString(postgres.standbyPort()));
        writes.check("reads/two", false);
        assertThat(portOf(writes)).isEqualTo(Integer.toString(postgres.primaryPort()));
        await().atMost(PATIENCE).until(() -> writes.server("writes/one").busy() == 0);
    }

    @Test
    @Order(9)
    void sessionsOfTheLeaderBeforeEndThoughItsCheckHasNotFailedYet() throws Exception {
        RouterUnderTest router = router("/primary", Duration.ofSeconds(60));
        router.check("pg/one", true, 1);
        router.check("pg/two", false);
        try (Connection connection = router.connect("")) {
            assertThat(one(connection, "SELECT inet_server_port()"))
                    .isEqualTo(Integer.toString(postgres.primaryPort()));
            // The watch has to have seen the one leader to miss it.
            await().atMost(PATIENCE).until(() -> router.runtime.leaderOf("pg"), "one"::equals);
            router.check("pg/two", true, 2);
            SQLException said = catchThrowableOfType(
                    SQLException.class,
                    () -> connection.unwrap(PGConnection.class).getNotifications(60_000));
            assertThat(said.getSQLState()).isEqualTo("57P01");
        }
        await().atMost(PATIENCE).until(() -> told.contains(ServerId.parse("pg/one")));
    }

    /** Two pools whose servers are asked for their role by a login of our own. */
    private RouterUnderTest monitored(String more) throws Exception {
        writes = new RouterUnderTest(
                "auto", Duration.ofSeconds(4), """
                defaults
                    mode tcp
                    timeout connect 5s
                    default-server on-marked-down shutdown-sessions
                listen reads
                    bind 127.0.0.1:PORT
                    # fairlead: protocol postgresql
                    # fairlead: monitor role replica user postgres max-lag 5s
                    # fairlead: replica-wait 100ms
                    %3$s
                    server one 127.0.0.1:%1$d check
                    server two 127.0.0.1:%2$d check
                backend writes
                    # fairlead: protocol postgresql
                    # fairlead: monitor role primary user postgres
                    server one 127.0.0.1:%1$d check
                    server two 127.0.0.1:%2$d check
                """.formatted(postgres.primaryPort(), postgres.standbyPort(), more));
        for (String server : List.of("reads/one", "reads/two", "writes/one", "writes/two")) {
            writes.check(server, server.equals("reads/two") || server.equals("writes/one"));
        }
        return writes;
    }

    @Test
    @Order(10)
    void readersOfAReplicaThatIsTooFarBehindGoToTheLeaderBetweenTransactions() throws Exception {
        RouterUnderTest router = monitored("");
        try (Connection idle = router.connect("");
                Connection busy = router.connect("")) {
            assertThat(one(idle, "SELECT inet_server_port()")).isEqualTo(Integer.toString(postgres.standbyPort()));
            busy.setAutoCommit(false);
            assertThat(one(busy, "SELECT 1")).isEqualTo("1");
            router.check("reads/two", HealthStatus.STOPPING, CheckCode.L7OKC);
            await().atMost(PATIENCE).until(() -> router.server("reads/two").sessions() == 1);
            assertThat(one(busy, "SELECT 2")).isEqualTo("2");
            busy.rollback();
            await().atMost(PATIENCE).until(() -> router.server("reads/two").sessions() == 0);
        }
        assertThat(portOf(router)).isEqualTo(Integer.toString(postgres.primaryPort()));
        router.check("reads/two", true);
        assertThat(portOf(router)).isEqualTo(Integer.toString(postgres.standbyPort()));
    }

    @Test
    @Order(11)
    void readersOfAServerThatIsNoReplicaAnyMoreAreNotCut() throws Exception {
        RouterUnderTest router = monitored("");
        try (Connection busy = router.connect("")) {
            busy.setAutoCommit(false);
            assertThat(one(busy, "SELECT 1")).isEqualTo("1");
            router.check("reads/two", HealthStatus.DOWN, CheckCode.L7STS);
            assertThat(router.server("reads/two").availability()).isEqualTo(Availability.DOWN);
            assertThat(one(busy, "SELECT 2")).isEqualTo("2");
            busy.rollback();
            await().atMost(PATIENCE).until(() -> router.server("reads/two").sessions() == 0);
        }
        router.check("reads/two", true);
        try (Connection busy = router.connect("")) {
            busy.setAutoCommit(false);
            assertThat(one(busy, "SELECT 1")).isEqualTo("1");
            router.check("reads/two", HealthStatus.DOWN, CheckCode.L4CON);
            SQLException said = catchThrowableOfType(SQLException.class, () -> one(busy, "SELECT 2"));
            assertThat(said.getSQLState()).as("a server that is gone").startsWith("08");
        }
    }

    @Test
    @Order(12)
    void aPoolOfReplicasOnlyStaysEmpty() throws Exception {
        RouterUnderTest router = monitored("# fairlead: replicas-only");
        router.check("reads/two", false);
        SQLException said = catchThrowableOfType(
                SQLException.class, () -> router.connect("").close());
        assertThat(said.getSQLState()).isEqualTo("57P03");
    }

    @Test
    @Order(13)
    void aPromotedStandbyTakesTheWriters() throws Exception {
        RouterUnderTest router = router("/primary", Duration.ofSeconds(60));
        router.check("pg/one", true, 1);
        router.check("pg/two", false);
        postgres.promote();
        router.check("pg/two", true, 2);
        assertThat(portOf(router)).isEqualTo(Integer.toString(postgres.standbyPort()));
    }
}
