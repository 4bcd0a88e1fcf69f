package io.fairlead.dbrouter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.pgwire.FirstPacket;
import io.fairlead.testkit.PostgresServers;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a server thinks it talks with: one router behind another, and a real PostgreSQL behind both. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IntroductionTest {

    private EmbeddedPostgres postgres = none();

    @SuppressWarnings("NullAway") // Set before every test; JUnit knows no other way.
    private static EmbeddedPostgres none() {
        return null;
    }

    @BeforeAll
    void start() {
        postgres = PostgresServers.start(builder -> builder);
    }

    @AfterAll
    void stop() throws IOException {
        postgres.close();
    }

    private static RouterUnderTest router(String bind, String remark, int to, String server) throws Exception {
        return new RouterUnderTest("auto", Duration.ofSeconds(30), """
                listen pg
                    mode tcp
                    # fairlead: protocol postgresql
                    %s
                    timeout connect 30s
                    bind 127.0.0.1:PORT %s
                    server one 127.0.0.1:%d %s
                """.formatted(remark, bind, to, server));
    }

    private static String one(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"send-proxy", "send-proxy-v2", "send-proxy-v2-ssl"})
    void theRouterBehindKnowsTheClient(String word) throws Exception {
        try (RouterUnderTest behind = router("accept-proxy", "", postgres.getPort(), "");
                RouterUnderTest front = router("", "", behind.port, word);
                Connection client = front.connect("")) {
            assertThat(one(client, "SELECT 1")).isEqualTo("1");
            InetSocketAddress seen = front.runtime.clients().all().getFirst().remote;
            assertThat(behind.runtime.clients().all().getFirst().remote).isEqualTo(seen);
            cancels(client);
        }
    }

    /** A cancel request goes through both, and so it needs a header of its own. */
    private static void cancels(Connection client) throws Exception {
        Statement statement = client.createStatement();
        CompletableFuture<String> asleep = CompletableFuture.supplyAsync(() -> {
            try {
                statement.execute("SELECT pg_sleep(600)");
                return "";
            } catch (SQLException e) {
                return String.valueOf(e.getSQLState());
            }
        });
        await().until(() -> {
            // Until the query is under way there is nothing to cancel.
            statement.cancel();
            return asleep.isDone();
        });
        assertThat(asleep.get(60, TimeUnit.SECONDS)).isEqualTo("57014");
    }

    @Test
    void theApplicationsNameTellsTheClient() throws Exception {
        try (RouterUnderTest router = router("", "# fairlead: client-in-application-name", postgres.getPort(), "");
                // Without it pgjdbc sets the name itself, after its login.
                Connection named = router.connect("&assumeMinServerVersion=14&ApplicationName=shop");
                Connection nameless = router.connect("&ApplicationName=")) {
            String own = ":" + router.runtime.clients().all().getFirst().remote.getPort();
            assertThat(one(named, "SELECT application_name FROM pg_stat_activity WHERE pid = pg_backend_pid()"))
                    .isEqualTo("shop - 127.0.0.1" + own);
            assertThat(one(nameless, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aLongNameMakesRoomAndAReplicaKeepsItsOwn() throws Exception {
        InetSocketAddress client = new InetSocketAddress(InetAddress.ofLiteral("10.1.2.3"), 54321);
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("user", "me");
        parameters.put("application_name", "\u00e9".repeat(60));
        String name = Introduction.named(new FirstPacket.Startup(0, parameters), client)
                .parameters()
                .getOrDefault("application_name", "");
        assertThat(name).endsWith("\u00e9 - 10.1.2.3:54321");
        assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(62, 63);
        parameters.put("replication", "true");
        FirstPacket.Startup replica = new FirstPacket.Startup(0, parameters);
        assertThat(Introduction.named(replica, client)).isEqualTo(replica);
    }
}
