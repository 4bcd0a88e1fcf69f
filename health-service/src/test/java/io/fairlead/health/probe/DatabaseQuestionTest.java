package io.fairlead.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.haproxy.config.HaproxyConfigReader;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.config.Server;
import io.fairlead.model.state.CheckCode;
import io.fairlead.model.state.ProbeResult;
import io.fairlead.net.stock.StockEngine;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.PostgresServers;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks of a real PostgreSQL whose own Patroni hangs, is gone, or says more than is true. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseQuestionTest {

    private static final String OK = "HTTP/1.0 200 OK\r\n\r\n{\"state\": \"running\", \"timeline\": 3}";

    private final StockEngine engine = new StockEngine();
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
        engine.close();
        postgres.close();
    }

    /** A check of the server "one", whose other is "two". */
    private ProbeResult probe(String path, int database, HostPort patroni, HostPort other) {
        String text = """
                listen pg
                    mode tcp
                    bind 127.0.0.1:%d
                    option httpchk GET %s
                    http-check expect status 200
                    default-server inter 700ms
                    server one 127.0.0.1:%d check port %d
                    server two 127.0.0.2:1 check addr %s port %d
                """.formatted(Ports.free(), path, database, patroni.port(), other.host(), other.port());
        ProxyConfig config = HaproxyConfigReader.read(text, "test.cfg").config().orElseThrow();
        Server server = config.backends().getFirst().servers().getFirst();
        Target target =
                Target.of(config.backends().getFirst(), server, server.check().orElseThrow());
        return new Prober(engine, target).probe();
    }

    private static String cluster(String role, String state, int port) {
        String body = """
                {"members": [
                  {"name": "two", "role": "replica", "state": "streaming", "host": "127.0.0.2", "port": 1, "lag": 0},
                  {"name": "one", "role": "%s", "state": "%s", "api_url": "http://10.9.8.7:8008/patroni",
                   "host": "127.0.0.1", "port": %d, "timeline": 5}], "scope": "demo"}""".formatted(role, state, port);
        return "HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n" + body;
    }

    @ParameterizedTest(name = "{0}: {1} {2} -> {3}")
    @CsvSource({
        "/primary, leader, running, L7OK",
        "/master, master, running, L7OK",
        "/replica, replica, running, L7OK",
        "/replica, quorum_standby, streaming, L7OK",
        "/primary, replica, streaming, L7TOUT",
        "/replica, leader, running, L7TOUT",
        "/primary, leader, crashed, L7TOUT",
    })
    void aHungPatroniIsStoodInForByAnother(String path, String role, String state, CheckCode code) {
        try (ScriptedServer hung = ScriptedServer.silent();
                ScriptedServer other = ScriptedServer.answering(cluster(role, state, postgres.getPort()))) {
            ProbeResult result = probe(path, postgres.getPort(), hung.address(), other.address());
            assertThat(result.code()).isEqualTo(code);
            assertThat(result.timeline()).isEqualTo(code == CheckCode.L7OK ? 5 : 0);
            assertThat(other.received()).allMatch(request -> request.startsWith("GET /cluster HTTP/1.0\r\n"));
        }
    }

    @Test
    void soIsOneThatIsGone() {
        try (ScriptedServer other = ScriptedServer.answering(cluster("leader", "running", postgres.getPort()))) {
            HostPort gone = new HostPort("127.0.0.1", Ports.free());
            ProbeResult result = probe("/primary", postgres.getPort(), gone, other.address());
            assertThat(result.code()).isEqualTo(CheckCode.L7OK);
            assertThat(result.info()).contains("leader by the word of " + other.address());
        }
    }

    @Test
    void oneThatAnswersIsBelievedWhateverAnotherSays() {
        try (ScriptedServer own = ScriptedServer.answering("HTTP/1.0 503 Service Unavailable\r\n\r\n{}");
                ScriptedServer other = ScriptedServer.answering(cluster("leader", "running", postgres.getPort()))) {
            ProbeResult result = probe("/primary", postgres.getPort(), own.address(), other.address());
            assertThat(result.code()).isEqualTo(CheckCode.L7STS);
            assertThat(other.received()).isEmpty();
        }
    }

    @Test
    void nobodysWordHelpsAServerThatIsNotThere() {
        int nobody = Ports.free();
        try (ScriptedServer hung = ScriptedServer.silent();
                ScriptedServer other = ScriptedServer.answering(cluster("leader", "running", nobody));
                ScriptedServer fine = ScriptedServer.answering(OK)) {
            assertThat(probe("/primary", nobody, hung.address(), other.address())
                            .code())
                    .isEqualTo(CheckCode.L4CON);
            ProbeResult lied = probe("/primary", nobody, fine.address(), other.address());
            assertThat(lied.code()).isEqualTo(CheckCode.L4CON);
            assertThat(lied.info()).isEqualTo("PostgreSQL: Connection refused");
        }
    }

    @Test
    void aPatroniWhosePostgresAnswersIsBelieved() {
        try (ScriptedServer fine = ScriptedServer.answering(OK)) {
            ProbeResult result = probe("/primary", postgres.getPort(), fine.address(), fine.address());
            assertThat(result.code()).isEqualTo(CheckCode.L7OK);
            assertThat(result.status()).isEqualTo(200);
            assertThat(result.timeline()).isEqualTo(3);
        }
    }

    @Test
    void onesWhoseAreStartingOrStandStillAreNot() {
        byte[] fields = "SFATAL\0C57P03\0Mthe database system is starting up\0\0".getBytes(StandardCharsets.US_ASCII);
        byte[] starting = ByteBuffer.allocate(5 + fields.length)
                .put((byte) 'E')
                .putInt(4 + fields.length)
                .put(fields)
                .array();
        try (ScriptedServer fine = ScriptedServer.answering(OK);
                ScriptedServer begun = ScriptedServer.answering(starting);
                ScriptedServer still = ScriptedServer.silent()) {
            ProbeResult result = probe("/primary", begun.address().port(), fine.address(), fine.address());
            assertThat(result.code()).isEqualTo(CheckCode.L7STS);
            assertThat(result.info()).isEqualTo("PostgreSQL: takes no sessions now");
            assertThat(probe("/primary", still.address().port(), fine.address(), fine.address())
                            .code())
                    .isEqualTo(CheckCode.L7TOUT);
        }
    }
}
