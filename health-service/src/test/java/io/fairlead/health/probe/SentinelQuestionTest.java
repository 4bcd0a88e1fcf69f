package io.fairlead.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.haproxy.config.HaproxyConfigReader;
import io.fairlead.model.config.Backend;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.config.Server;
import io.fairlead.model.state.CheckCode;
import io.fairlead.model.state.ProbeResult;
import io.fairlead.net.stock.StockEngine;
import io.fairlead.testkit.Ports;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What makes a Redis server the primary; the drill of Redis has the real ones. */
class SentinelQuestionTest {

    private static final StockEngine ENGINE = new StockEngine();

    @AfterAll
    static void stop() {
        ENGINE.close();
    }

    private static Prober prober(HostPort server, List<HostPort> sentinels) {
        String text = """
                listen cache
                    mode tcp
                    # fairlead: protocol redis
                    # fairlead: sentinels main %s
                    bind 127.0.0.1:%d
                    server one %s check inter 60s
                """.formatted(
                sentinels.stream().map(HostPort::toString).collect(Collectors.joining(" ")), Ports.free(), server);
        ProxyConfig config = HaproxyConfigReader.read(text, "test.cfg").config().orElseThrow();
        Backend backend = config.backends().getFirst();
        Server one = backend.servers().getFirst();
        assertThat(one.onMarkedDownShutdownSessions())
                .as("clients of the one before are cut")
                .isTrue();
        return new Prober(ENGINE, Target.of(backend, one, one.check().orElseThrow()));
    }

    private static ScriptedServer redis(String role) {
        return ScriptedServer.answering("*3\r\n$6\r\n" + role + "\r\n:0\r\n*0\r\n");
    }

    private static ScriptedServer sentinel(HostPort primary) {
        String port = Integer.toString(primary.port());
        return ScriptedServer.answering("*2\r\n$" + primary.host().length() + "\r\n" + primary.host() + "\r\n$"
                + port.length() + "\r\n" + port + "\r\n");
    }

    private static ProbeResult probe(HostPort server, ScriptedServer... sentinels) {
        return prober(
                        server,
                        List.of(sentinels).stream().map(ScriptedServer::address).toList())
                .probe();
    }

    @Test
    void moreThanHalfHaveToNameIt() {
        HostPort elsewhere = new HostPort("127.0.0.1", Ports.free());
        try (ScriptedServer redis = redis("master");
                ScriptedServer yes = sentinel(redis.address());
                ScriptedServer no = sentinel(elsewhere);
                ScriptedServer unknown = ScriptedServer.answering("*-1\r\n");
                ScriptedServer silent = ScriptedServer.silent()) {
            assertThat(probe(redis.address(), yes, yes, no).code()).isEqualTo(CheckCode.L4OK);
            assertThat(probe(redis.address(), yes, yes, silent).code()).isEqualTo(CheckCode.L4OK);
            ProbeResult other = probe(redis.address(), yes, no, no);
            assertThat(other.code()).isEqualTo(CheckCode.L7STS);
            assertThat(other.info()).isEqualTo("the sentinels name " + elsewhere);
            ProbeResult few = probe(redis.address(), yes, unknown, silent);
            assertThat(few.code()).isEqualTo(CheckCode.L7STS);
            assertThat(few.info()).isEqualTo("too few sentinels answer");
            assertThat(yes.received())
                    .contains("*3\r\n$8\r\nSENTINEL\r\n$23\r\nget-master-addr-by-name\r\n$4\r\nmain\r\n");
        }
    }

    @Test
    void theServerHasToSayItToo() {
        try (ScriptedServer redis = redis("slave");
                ScriptedServer closed = ScriptedServer.answering("-NOAUTH Authentication required.\r\n");
                ScriptedServer yes = sentinel(redis.address());
                ScriptedServer other = sentinel(closed.address())) {
            assertThat(probe(redis.address(), yes).code()).isEqualTo(CheckCode.L7STS);
            assertThat(probe(closed.address(), other).code()).isEqualTo(CheckCode.L4OK);
        }
    }

    @Test
    void withoutTheSentinelsThePrimaryStaysIt() {
        try (ScriptedServer redis = redis("master");
                ScriptedServer yes = sentinel(redis.address())) {
            Prober prober = prober(redis.address(), List.of(yes.address()));
            assertThat(prober.probe().code()).isEqualTo(CheckCode.L4OK);
            yes.close();
            assertThat(prober.probe().code()).isEqualTo(CheckCode.L4OK);
            redis.close();
            assertThat(prober.probe().passed()).isFalse();
        }
    }
}
