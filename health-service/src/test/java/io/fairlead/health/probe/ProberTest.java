package io.fairlead.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.config.HealthCheck;
import io.fairlead.model.config.HealthCheck.Expect;
import io.fairlead.model.config.HealthCheck.HeaderField;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.config.HttpProto;
import io.fairlead.model.config.SendProxy;
import io.fairlead.model.config.ServerTls;
import io.fairlead.model.state.CheckCode;
import io.fairlead.model.state.ProbeResult;
import io.fairlead.net.stock.StockEngine;
import io.fairlead.testkit.Http2Server;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.TestBackend;
import io.fairlead.testkit.TestCertificates;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kind of check against a server that behaves, and each way to fail. */
class ProberTest {

    private static final StockEngine ENGINE = new StockEngine();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(150);
    private static final HealthCheck CONNECT = new HealthCheck.Connect();

    @AfterAll
    static void stop() {
        ENGINE.close();
    }

    @Test
    void aConnectionIsEnough() {
        try (ScriptedServer server = ScriptedServer.silent()) {
            assertThat(probe(server.address(), CONNECT).code()).isEqualTo(CheckCode.L4OK);
        }
    }

    @Test
    void nobodyListens() {
        ProbeResult result = probe(new HostPort("127.0.0.1", Ports.free()), CONNECT);
        assertThat(result.code()).isEqualTo(CheckCode.L4CON);
        assertThat(result.info()).isEqualTo("Connection refused");
        assertThat(result.passed()).isFalse();
    }

    @Test
    void aNameNobodyKnows() {
        ProbeResult result = probe(new HostPort("no-such-host.invalid", 80), CONNECT);
        assertThat(result.code()).isEqualTo(CheckCode.L4CON);
        assertThat(result.info()).contains("no-such-host.invalid");
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({"200, L7OK", "204, L7OK", "302, L7OK", "399, L7OK", "400, L7STS", "404, L7STS", "503, L7STS"})
    void withoutExpectationsSuccessAndRedirectAreHealthy(int status, CheckCode code) {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 " + status + " Some Words\r\n\r\n")) {
            ProbeResult result = probe(server.address(), http());
            assertThat(result.code()).isEqualTo(code);
            assertThat(result.status()).isEqualTo(status);
            assertThat(result.info()).isEqualTo("Some Words");
        }
    }

    @ParameterizedTest(name = "{0} {1} {2} -> {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "false | STATUS  | 200         | L7STS",
                "false | STATUS  | 200,299-303 | L7OK",
                "true  | STATUS  | 302         | L7STS",
                "true  | STATUS  | 500-599     | L7OK",
                "false | RSTATUS | ^3          | L7OK",
                "false | RSTATUS | ^2          | L7STS",
                "false | STRING  | master      | L7OK",
                "false | STRING  | replica     | L7RSP",
                "true  | STRING  | master      | L7RSP",
                "true  | STRING  | replica     | L7OK",
                "false | RSTRING | m.*r        | L7OK",
                "false | RSTRING | ^role$      | L7RSP",
            })
    void expectationsReplaceTheDefault(boolean negated, Expect.Kind kind, String pattern, CheckCode code) {
        String answer = "HTTP/1.1 302 Found\r\ntransfer-encoding: chunked\r\n\r\n3\r\nmas\r\n3\r\nter\r\n0\r\n\r\n";
        try (ScriptedServer server = ScriptedServer.answering(answer)) {
            HealthCheck check = new HealthCheck.Http(
                    "GET", "/", "HTTP/1.1", List.of(), "", List.of(new Expect(negated, kind, pattern)));
            assertThat(probe(server.address(), check).code()).isEqualTo(code);
        }
    }

    @Test
    void theRequestIsSentAsConfigured() {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.0 200 OK\r\n\r\n")) {
            HealthCheck check = new HealthCheck.Http(
                    "PUT", "/up?x=1", "HTTP/1.1", List.of(new HeaderField("Host", "app.example")), "body", List.of());
            assertThat(probe(server.address(), check).code()).isEqualTo(CheckCode.L7OK);
            assertThat(server.received())
                    .containsExactly("PUT /up?x=1 HTTP/1.1\r\nHost: app.example\r\nconnection: close\r\n"
                            + "content-length: 4\r\n\r\nbody");
        }
    }

    @Test
    void anAnswerThatIsNoHttp() {
        try (ScriptedServer server = ScriptedServer.answering("SSH-2.0-OpenSSH_9.2\r\n\r\n")) {
            assertThat(probe(server.address(), http()).code()).isEqualTo(CheckCode.L7RSP);
        }
    }

    @Test
    void anAnswerThatNeverEnds() {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 200 " + "x".repeat(100_000))) {
            assertThat(probe(server.address(), http()).code()).isEqualTo(CheckCode.L7RSP);
        }
    }

    @Test
    void whatAServerSaysIsFitForALog() {
        String hostile = "HTTP/1.1 503 \"}\u0085{0}" + "y".repeat(1_000) + "\r\n\r\n";
        try (ScriptedServer server = ScriptedServer.answering(hostile)) {
            ProbeResult result = probe(server.address(), http());
            assertThat(result.code()).isEqualTo(CheckCode.L7STS);
            assertThat(result.info()).doesNotContain("\"").hasSizeLessThanOrEqualTo(200);
        }
    }

    @Test
    void aConnectionClosedBeforeTheAnswer() {
        try (ScriptedServer server = ScriptedServer.answering("")) {
            assertThat(probe(server.address(), http()).code()).isEqualTo(CheckCode.L7RSP);
        }
        try (ScriptedServer server = ScriptedServer.resetting()) {
            assertThat(probe(server.address(), http()).code()).isIn(CheckCode.SOCKERR, CheckCode.L7RSP);
        }
    }

    @Test
    void anAnswerThatIsLate() {
        try (ScriptedServer server = ScriptedServer.silent()) {
            Target bounded = new Target(server.address(), Optional.empty(), http(), PATIENCE, Optional.of(SHORT));
            ProbeResult result = new Prober(ENGINE, bounded).probe();
            assertThat(result.code()).isEqualTo(CheckCode.L7TOUT);
            assertThat(result.duration()).isBetween(SHORT, PATIENCE);
            Target whole = new Target(server.address(), Optional.empty(), http(), SHORT, Optional.empty());
            assertThat(new Prober(ENGINE, whole).probe().code()).isEqualTo(CheckCode.L7TOUT);
        }
    }

    @Test
    void aHandshakeWithAndWithoutVerification(@TempDir Path folder) {
        TestCertificates certificates = TestCertificates.in(folder).issue("server", "app.example");
        try (TestBackend server = TestBackend.tls("tls", certificates.serverContext("server"))) {
            HostPort address = new HostPort("127.0.0.1", server.port());
            HealthCheck health = new HealthCheck.Http("GET", "/health", "HTTP/1.0", List.of(), "", List.of());
            assertThat(probe(address, CONNECT, ServerTls.UNVERIFIED).code()).isEqualTo(CheckCode.L6OK);
            assertThat(probe(address, health, ServerTls.UNVERIFIED).code()).isEqualTo(CheckCode.L7OK);
            String ca = certificates.caFile().toString();
            assertThat(probe(address, health, verified(ca, "app.example")).code())
                    .isEqualTo(CheckCode.L7OK);
            assertThat(probe(address, health, verified(ca, "other.example")).code())
                    .as("another's certificate")
                    .isEqualTo(CheckCode.L6RSP);
            ServerTls strangers = new ServerTls(true, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
            assertThat(probe(address, health, strangers).code())
                    .as("an authority we do not trust")
                    .isEqualTo(CheckCode.L6RSP);
        }
    }

    @Test
    void aHandshakeThatFails() {
        try (ScriptedServer plain = ScriptedServer.answering("HTTP/1.0 400 Bad Request\r\n\r\n")) {
            assertThat(probe(plain.address(), CONNECT, ServerTls.UNVERIFIED).code())
                    .isEqualTo(CheckCode.L6RSP);
        }
        try (ScriptedServer silent = ScriptedServer.silent()) {
            Target target =
                    new Target(silent.address(), Optional.of(ServerTls.UNVERIFIED), CONNECT, SHORT, Optional.empty());
            assertThat(new Prober(ENGINE, target).probe().code()).isEqualTo(CheckCode.L6TOUT);
        }
    }

    @Test
    void aPostgresThatAsksForAPassword() {
        byte[] answer = ByteBuffer.allocate(13)
                .put((byte) 'R')
                .putInt(12)
                .putInt(5)
                .putInt(7)
                .array();
        try (ScriptedServer server = ScriptedServer.answering(answer)) {
            HealthCheck check = new HealthCheck.PostgreSql(Optional.of("probe"));
            assertThat(probe(server.address(), check).code()).isEqualTo(CheckCode.L7OK);
            assertThat(server.received()).containsExactly("\0\0\0\u0014\0\3\0\0user\0probe\0\0");
        }
    }

    @Test
    void aPostgresThatRefuses() {
        byte[] fields = "SFATAL\0C57P03\0Mthe database system is starting up\0\0".getBytes(StandardCharsets.US_ASCII);
        byte[] answer = ByteBuffer.allocate(5 + fields.length)
                .put((byte) 'E')
                .putInt(4 + fields.length)
                .put(fields)
                .array();
        HealthCheck check = new HealthCheck.PostgreSql(Optional.of("probe"));
        try (ScriptedServer server = ScriptedServer.answering(answer)) {
            ProbeResult result = probe(server.address(), check);
            assertThat(result.code()).isEqualTo(CheckCode.L7RSP);
            assertThat(result.info()).isEqualTo("the database system is starting up");
        }
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.0 400 no\r\n\r\n")) {
            assertThat(probe(server.address(), check).code()).isEqualTo(CheckCode.L7STS);
        }
    }

    /** HAProxy manual 5.2 {@code check-proto}: what the traffic speaks, unless it is said. */
    @Test
    void httpOverHttp2() throws Exception {
        try (Http2Server server = new Http2Server();
                TestBackend old = TestBackend.plain("old")) {
            HostPort address = new HostPort("127.0.0.1", server.port());
            ProbeResult good = probe(address, HttpProto.H2);
            assertThat(good.code()).as(good.info()).isEqualTo(CheckCode.L7OK);
            assertThat(good.status()).isEqualTo(200);
            assertThat(server.requests()).hasSize(1);
            assertThat(probe(address, HttpProto.H1).code()).isNotEqualTo(CheckCode.L7OK);
            ProbeResult other = probe(new HostPort("127.0.0.1", old.port()), HttpProto.H2);
            assertThat(other.code()).as(other.info()).isEqualTo(CheckCode.L7RSP);
        }
    }

    private static ProbeResult probe(HostPort address, HttpProto proto) {
        Target target = new Target(
                address,
                Optional.empty(),
                http(),
                PATIENCE,
                Optional.empty(),
                SendProxy.NONE,
                Optional.empty(),
                Optional.empty(),
                proto);
        return new Prober(ENGINE, target).probe();
    }

    private static HealthCheck http() {
        return new HealthCheck.Http("GET", "/health", "HTTP/1.0", List.of(), "", List.of());
    }

    private static ServerTls verified(String ca, String name) {
        return new ServerTls(true, Optional.of(ca), Optional.empty(), Optional.of(name), List.of());
    }

    private static ProbeResult probe(HostPort address, HealthCheck check) {
        return new Prober(ENGINE, new Target(address, Optional.empty(), check, PATIENCE, Optional.empty())).probe();
    }

    private static ProbeResult probe(HostPort address, HealthCheck check, ServerTls tls) {
        return new Prober(ENGINE, new Target(address, Optional.of(tls), check, PATIENCE, Optional.empty())).probe();
    }
}
