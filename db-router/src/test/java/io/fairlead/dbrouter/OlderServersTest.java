package io.fairlead.dbrouter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.fairlead.model.state.ServerId;
import io.fairlead.testkit.PostgresArchive;
import io.fairlead.testkit.PostgresPair;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PostgreSQL 13, which does not say at start-up whether it is a standby and is asked, and 15, which does. */
@Timeout(180)
final class OlderServersTest {

    private static String port(RouterUnderTest router) throws SQLException {
        try (Connection session = router.connect("");
                Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery("SELECT inet_server_port()")) {
            rows.next();
            return rows.getString(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"13", "15"})
    void aStandbyThatPassesForThePrimaryGetsNoWritersAndThePrimaryDoes(String version, @TempDir Path folder)
            throws Exception {
        PostgresArchive binaries = new PostgresArchive(Path.of("target", "postgres", version + ".jar"));
        try (PostgresPair postgres = new PostgresPair(folder, binaries);
                RouterUnderTest router = new RouterUnderTest("auto", Duration.ofMillis(300), """
                        defaults
                            mode tcp
                            timeout connect 5s
                        listen pg
                            bind 127.0.0.1:PORT
                            option httpchk GET /primary
                            server one 127.0.0.1:%d check port 8008
                            server two 127.0.0.1:%d check port 8008
                        """.formatted(
                                postgres.primaryPort(), postgres.standbyPort()))) {
            List<ServerId> told = new CopyOnWriteArrayList<>();
            router.runtime.suspects().tell(told::add);
            router.check("pg/one", false);
            router.check("pg/two", true);
            SQLException said = catchThrowableOfType(
                    SQLException.class, () -> router.connect("").close());
            assertThat(said.getSQLState()).isEqualTo("57P03");
            await().until(() -> told.contains(ServerId.parse("pg/two")));

            router.check("pg/two", false);
            router.check("pg/one", true);
            await().ignoreExceptionsInstanceOf(SQLException.class)
                    .untilAsserted(() -> assertThat(port(router)).isEqualTo(Integer.toString(postgres.primaryPort())));
            try (Connection session = router.connect("")) {
                assertThat(session.getMetaData().getDatabaseMajorVersion()).isEqualTo(Integer.parseInt(version));
            }
        }
    }
}
