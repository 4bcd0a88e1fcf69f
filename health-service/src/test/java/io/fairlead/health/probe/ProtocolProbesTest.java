package io.fairlead.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.config.HealthCheck;
import io.fairlead.model.config.HealthCheck.Expect;
import io.fairlead.model.config.HealthCheck.Step;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.AdminState;
import io.fairlead.model.state.CheckCode;
import io.fairlead.model.state.HealthStatus;
import io.fairlead.model.state.ProbeResult;
import io.fairlead.net.stock.StockEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Checks that speak a server's protocol, scripts, and agents. */
class ProtocolProbesTest {

    private static final StockEngine ENGINE = new StockEngine();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @AfterAll
    static void stop() {
        ENGINE.close();
    }

    private static ProbeResult probe(String answer, HealthCheck check) {
        try (ScriptedServer server = ScriptedServer.answering(answer)) {
            Target target = new Target(server.address(), Optional.empty(), check, PATIENCE, Optional.empty());
            return new Prober(ENGINE, target).probe("UP; name=be/s1; node=n1");
        }
    }

    private static HealthCheck script(Step... steps) {
        return new HealthCheck.Script(List.of(steps));
    }

    private static Step await(boolean not, Step.Await.Way way, String pattern) {
        return new Step.Await(not, way, pattern);
    }

    @Test
    void redisAnswersPong() {
        HealthCheck redis = new HealthCheck.Redis();
        assertThat(probe("+PONG\r\n", redis).code()).isEqualTo(CheckCode.L7OK);
        ProbeResult loading = probe("-LOADING Redis is loading\r\n", redis);
        assertThat(loading.code()).isEqualTo(CheckCode.L7STS);
        assertThat(loading.info()).isEqualTo("LOADING Redis is loading");
        assertThat(probe("HTTP/1.0 400\r\n", redis).code()).isEqualTo(CheckCode.L7RSP);
    }

    @Test
    void aScriptFindsWhatItAwaits() {
        Step ping = new Step.Send("PING\r\n");
        assertThat(probe("+PONG\r\n", script(ping, await(false, Step.Await.Way.STRING, "+PONG")))
                        .code())
                .isEqualTo(CheckCode.L7OK);
        assertThat(probe("+PONG\r\n", script(ping, await(false, Step.Await.Way.RSTRING, "^.PO.*$")))
                        .code())
                .isEqualTo(CheckCode.L7OK);
        assertThat(probe(
                                "+PONG\r\n",
                                script(new Step.SendBinary("0a"), await(false, Step.Await.Way.BINARY, "504f4e47")))
                        .code())
                .isEqualTo(CheckCode.L7OK);
        ProbeResult wrong = probe("-ERR\r\n", script(ping, await(false, Step.Await.Way.STRING, "+PONG")));
        assertThat(wrong.code()).isEqualTo(CheckCode.L7RSP);
        assertThat(wrong.info()).isEqualTo("TCPCHK did not match content '+PONG' at step 2");
        assertThat(probe("-ERR\r\n", script(ping, await(true, Step.Await.Way.STRING, "-ERR")))
                        .code())
                .isEqualTo(CheckCode.L7RSP);
        assertThat(probe("", script(ping, await(false, Step.Await.Way.STRING, "x")))
                        .info())
                .isEqualTo("TCPCHK got an empty response at step 2");
    }

    @Test
    void bytesMayBeAwaitedByAnExpression() {
        Step ping = new Step.Send("PING\r\n");
        assertThat(probe("+PONG\r\n", script(ping, await(false, Step.Await.Way.RBINARY, "^2B50.*0D0A$")))
                        .code())
                .isEqualTo(CheckCode.L7OK);
        assertThat(probe("-ERR\r\n", script(ping, await(false, Step.Await.Way.RBINARY, "^2B")))
                        .code())
                .isEqualTo(CheckCode.L7RSP);
    }

    @Test
    void a404MayMeanThatTheServerAsksToBeLeft() {
        HealthCheck check = new HealthCheck.Http(
                "GET",
                "/",
                "HTTP/1.0",
                List.of(),
                "",
                List.of(new Expect(false, Expect.Kind.STATUS, "200")),
                true,
                true);
        assertThat(probe("HTTP/1.0 404 Not Found\r\n\r\n", check).code()).isEqualTo(CheckCode.L7OKC);
        assertThat(probe("HTTP/1.0 500 No\r\n\r\n", check).code()).isEqualTo(CheckCode.L7STS);
    }

    @Test
    void everyConnectionOfACheckHasToBeWell() {
        HealthCheck.Http asked = new HealthCheck.Http("GET", "/", "HTTP/1.0", List.of(), "", List.of());
        try (ScriptedServer first = ScriptedServer.answering("HTTP/1.0 200 OK\r\n\r\n");
                ScriptedServer well = ScriptedServer.answering("HTTP/1.0 204 No Content\r\n\r\n");
                ScriptedServer ill = ScriptedServer.answering("HTTP/1.0 503 No\r\n\r\n")) {
            assertThat(overTwo(first, well, Optional.of(asked)).status()).isEqualTo(204);
            assertThat(first.received()).hasSize(1);
            assertThat(overTwo(first, ill, Optional.of(asked)).code()).isEqualTo(CheckCode.L7STS);
            assertThat(overTwo(first, ill, Optional.empty()).code())
                    .as("the connection is enough")
                    .isEqualTo(CheckCode.L4OK);
            assertThat(overTwo(ill, well, Optional.of(asked)).code()).isEqualTo(CheckCode.L7STS);
            assertThat(well.received()).as("not asked after the failure").hasSize(1);
        }
    }

    private static ProbeResult overTwo(ScriptedServer one, ScriptedServer two, Optional<HealthCheck.Http> second) {
        HealthCheck.Http first = new HealthCheck.Http("GET", "/", "HTTP/1.0", List.of(), "", List.of());
        Step.Connect there = new Step.Connect(Optional.of(two.address().port()), false, Optional.empty(), false);
        HealthCheck check = new HealthCheck.HttpScript(List.of(
                new HealthCheck.HttpScript.Leg(Step.Connect.AS_SERVER, Optional.of(first)),
                new HealthCheck.HttpScript.Leg(there, second)));
        Target target = new Target(one.address(), Optional.empty(), check, PATIENCE, Optional.empty());
        return new Prober(ENGINE, target).probe();
    }

    @Test
    void theServerIsToldHowWeSeeIt() {
        HealthCheck check = new HealthCheck.Http("GET", "/", "HTTP/1.0", List.of(), "", List.of(), false, true);
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.0 200 OK\r\n\r\n")) {
            Target target = new Target(server.address(), Optional.empty(), check, PATIENCE, Optional.empty());
            new Prober(ENGINE, target).probe("UP 2/3; name=be/s1; node=n1");
            assertThat(server.received().getFirst())
                    .contains("\r\nX-Haproxy-Server-State: UP 2/3; name=be/s1; node=n1\r\n\r\n");
        }
    }

    @Test
    void aHeaderMayBeDemanded() {
        HealthCheck check = new HealthCheck.Http(
                "GET",
                "/",
                "HTTP/1.0",
                List.of(),
                "",
                List.of(new Expect(false, Expect.Kind.HEADER, "X-Role: primary")));
        assertThat(probe("HTTP/1.0 200 OK\r\nx-role: the primary\r\n\r\n", check)
                        .code())
                .isEqualTo(CheckCode.L7OK);
        assertThat(probe("HTTP/1.0 200 OK\r\nx-role: replica\r\n\r\n", check).code())
                .isEqualTo(CheckCode.L7STS);
    }

    @Test
    void anAgentsWordsBecomeAnOrder() {
        Instant now = Instant.EPOCH;
        AdminOrder before = new AdminOrder(AdminState.READY, OptionalInt.empty(), "", "", now);
        AdminOrder order = AgentAnswer.parse("drain 75%, maxconn:30 down # busy up")
                .orElseThrow()
                .apply(before, 20, now);
        assertThat(order.state()).isEqualTo(AdminState.DRAIN);
        assertThat(order.weight()).hasValue(15);
        assertThat(order.overrides().maxconn()).hasValue(30);
        assertThat(order.overrides().agent().orElseThrow().status()).isEqualTo(HealthStatus.DOWN);
        assertThat(AgentAnswer.parse("up").orElseThrow().apply(before, 20, now)).isEqualTo(before);
        assertThat(AgentAnswer.parse("what? ever")).isEmpty();
        try (ScriptedServer agent = ScriptedServer.answering("maint\n")) {
            assertThat(new AgentProbe(ENGINE, agent.address(), "how are you\n", PATIENCE)
                            .ask()
                            .orElseThrow()
                            .state())
                    .contains(AdminState.MAINT);
            assertThat(agent.received()).containsExactly("how are you\n");
        }
    }
}
