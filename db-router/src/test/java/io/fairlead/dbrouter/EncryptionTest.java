package io.fairlead.dbrouter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.fairlead.telemetry.stats.Detail;
import io.fairlead.telemetry.stats.StatsRow;
import io.fairlead.testkit.PostgresServers;
import io.fairlead.testkit.TestCertificates;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** TLS ends at the router, begins at the router, or passes it; the server is a real one with and without TLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EncryptionTest {

    private static final String OURS = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

    private final EmbeddedPostgres postgres = PostgresServers.start(server -> server);
    private Path bundle = Path.of("");
    private Path authority = Path.of("");

    @BeforeAll
    void certificates(@TempDir Path folder) {
        TestCertificates made = TestCertificates.in(folder).issue("db", "db.test");
        bundle = made.bundle("db");
        authority = made.write("ca.pem", made.certificate("ca"));
    }

    @AfterAll
    void stop() throws IOException {
        postgres.close();
    }

    private RouterUnderTest router(String bind, String server) throws Exception {
        return new RouterUnderTest("auto", Duration.ofSeconds(30), """
                defaults
                    mode tcp
                    timeout connect 5s
                listen pg
                    bind 127.0.0.1:PORT %s
                    # fairlead: protocol postgresql
                    server a 127.0.0.1:%d %s
                """.formatted(bind, postgres.getPort(), server));
    }

    private static String one(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void serverTls(boolean on) throws SQLException, IOException {
        try (Connection direct = postgres.getPostgresDatabase().getConnection();
                Statement statement = direct.createStatement()) {
            Path data = Path.of(one(direct, "SHOW data_directory"));
            Path key = data.resolve("server.key");
            if (!Files.exists(key)) {
                String pem = Files.readString(bundle);
                Files.writeString(data.resolve("server.crt"), pem);
                Files.createFile(
                        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(key, pem.substring(pem.indexOf("-----BEGIN PRIVATE KEY")));
            }
            statement.execute("ALTER SYSTEM SET ssl = " + (on ? "on" : "off"));
            statement.execute("SELECT pg_reload_conf()");
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            try (Connection direct = postgres.getPostgresDatabase().getConnection()) {
                return one(direct, "SHOW ssl").equals(on ? "on" : "off");
            }
        });
    }

    @Test
    void endsAtTheRouterAskedForOrDirect() throws Exception {
        serverTls(false);
        try (RouterUnderTest router = router("ssl crt " + bundle, "")) {
            String verified = "&sslmode=verify-ca&sslrootcert=" + authority;
            try (Connection connection = router.connect(verified)) {
                assertThat(one(connection, OURS)).isEqualTo("f");
            }
            try (Connection connection = router.connect(verified + "&sslNegotiation=direct")) {
                assertThat(one(connection, "SELECT 1")).isEqualTo("1");
            }
            SQLException plain = catchThrowableOfType(
                    SQLException.class, () -> router.connect("&sslmode=disable").close());
            assertThat(plain.getSQLState()).isEqualTo("28000");
        }
    }

    private static String certificatesOf(RouterUnderTest router) {
        return router.runtime.table().rows().stream()
                .filter(row -> row.kind() == StatsRow.Kind.FRONTEND)
                .map(row -> row.detail(Detail.CERTIFICATES).orElse(""))
                .collect(Collectors.joining());
    }

    @Test
    void aCertificateThatBreaksIsToldUntilItIsWholeAgain() throws Exception {
        Path own = Files.copy(bundle, bundle.resolveSibling("own.pem"));
        try (RouterUnderTest router = router("ssl crt " + own, "")) {
            assertThat(certificatesOf(router)).contains(own + "\t", "db.test").doesNotContain("broken");
            Files.writeString(own, "no certificate");
            await().untilAsserted(() -> assertThat(certificatesOf(router)).startsWith("broken\t"));
            await().untilAsserted(() -> assertThat(router.alarms).contains("broken"));
            try (Connection connection = router.connect("&sslmode=require")) {
                assertThat(one(connection, "SELECT 1")).isEqualTo("1");
            }
            Files.copy(bundle, own, StandardCopyOption.REPLACE_EXISTING);
            await().untilAsserted(() -> assertThat(certificatesOf(router)).doesNotContain("broken"));
        }
    }

    @Test
    void beginsAtTheRouter() throws Exception {
        serverTls(true);
        try (RouterUnderTest router = router("", "ssl verify none");
                Connection connection = router.connect("&sslmode=disable")) {
            assertThat(one(connection, OURS)).isEqualTo("t");
        }
    }

    @Test
    void passesARouterWithoutCertificates() throws Exception {
        serverTls(true);
        try (RouterUnderTest router = router("", "");
                Connection connection = router.connect("&sslmode=verify-ca&sslrootcert=" + authority);
                Statement statement = connection.createStatement()) {
            assertThat(one(connection, OURS)).isEqualTo("t");
            CompletableFuture<String> state = CompletableFuture.supplyAsync(() -> {
                try {
                    statement.execute("SELECT pg_sleep(600)");
                    return "not cancelled";
                } catch (SQLException e) {
                    return e.getSQLState();
                }
            });
            try (Connection direct = postgres.getPostgresDatabase().getConnection()) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> one(
                                        direct,
                                        "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(600)'"
                                                + " AND state = 'active'")
                                .equals("1"));
            }
            statement.cancel();
            assertThat(state.get(60, TimeUnit.SECONDS)).isEqualTo("57014");
            try (Connection other = router.connect("&sslmode=disable")) {
                assertThat(one(other, OURS)).isEqualTo("f");
            }
        }
    }

    @Test
    void isRefusedWhenNobodyHasIt() throws Exception {
        serverTls(false);
        try (RouterUnderTest router = router("", "")) {
            SQLException refused = catchThrowableOfType(
                    SQLException.class, () -> router.connect("&sslmode=require").close());
            assertThat(refused.getMessage()).contains("does not support SSL");
            try (Connection connection = router.connect("&sslmode=prefer")) {
                assertThat(one(connection, OURS)).isEqualTo("f");
            }
        }
    }
}
