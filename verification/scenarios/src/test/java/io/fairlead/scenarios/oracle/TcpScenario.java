package io.fairlead.scenarios.oracle;

import io.fairlead.scenarios.oracle.RecordingServer.Answer;
import io.fairlead.scenarios.oracle.RecordingServer.Then;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Mode TCP beside HAProxy: servers chosen by the name in the ClientHello, PROXY headers in and out, sessions ended when
 * their server goes and when its better comes back.
 */
@Tag("drill")
@Timeout(180)
final class TcpScenario {

    private static final TestCertificates CERTIFICATES = certificates();

    private static final String CONFIG =
            """
            global
                stats socket <console> level admin

            defaults
                mode tcp
                log <log> local0
                option tcplog
                timeout connect 5s
                timeout client 30s
                timeout server 30s

            frontend sni
                bind <sni>
                no log
                tcp-request inspect-delay 10s
                tcp-request content accept if { req.ssl_hello_type 1 }
                tcp-request content reject
                use_backend a if { req.ssl_sni -i a.example }
                use_backend b if { req.ssl_sni -m end .b.example }
                default_backend other

            backend a
                server s <bind-a>
            backend b
                server s <bind-b>
            backend other
                server s <bind-other>

            frontend tls-a
                mode http
                option httplog
                bind <a> ssl crt CERT
                http-request return status 200 content-type text/plain string a
            frontend tls-b
                mode http
                option httplog
                bind <b> ssl crt CERT
                http-request return status 200 content-type text/plain string b
            frontend tls-other
                mode http
                option httplog
                bind <other> ssl crt CERT
                http-request return status 200 content-type text/plain string other

            listen v1
                bind <v1>
                server s <bind-told> send-proxy
            listen v2
                bind <v2>
                server s <bind-told> send-proxy-v2
            listen chain
                bind <chain> accept-proxy
                server s <bind-told> send-proxy-v2
            frontend told
                mode http
                option httplog
                bind <told> accept-proxy
                http-request return status 200 content-type text/plain lf-string "%[src]:%[src_port] %[dst]:%[dst_port]"

            listen down
                bind <down>
                server s <down-s> on-marked-down shutdown-sessions
            listen stays
                bind <stays>
                server s <stays-s>
            listen up
                bind <up>
                server main <up-main> on-marked-up shutdown-backup-sessions
                server spare <up-spare> backup
            """.replace("CERT", CERTIFICATES.bundle("site").toString());

    @RegisterExtension
    static final Oracle oracle = Oracle.of(CONFIG);

    private static TestCertificates certificates() {
        try {
            return TestCertificates.in(Files.createTempDirectory("tcp"))
                    .issue("site", "a.example", "b.example", "www.b.example", "c.example");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String session(String line) {
        return LogLine.comparable(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.example", "A.Example", "www.b.example", "b.example", "c.example"})
    void theNameInTheHelloChooses(String name) {
        oracle.compare(visit -> {
            try (RawClient client = RawClient.connectTls(visit.port("sni"), CERTIFICATES.clientContext(), name)) {
                visit.note(name + " goes to " + client.get("/", name).body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void whatIsNoHelloIsRefused() {
        oracle.compare(visit -> {
            visit.client("sni")
                    .send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n")
                    .readToEnd();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void theServerIsToldTheClient(String bind) {
        oracle.compare(visit -> {
            OracleClient client = visit.client(bind);
            String body = client.send("GET / HTTP/1.0\r\n\r\n").answer();
            visit.note(
                    body.endsWith("127.0.0.1:" + client.localPort() + " 127.0.0.1:" + visit.port(bind))
                            ? "told"
                            : "not told: " + body);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 192.0.2.1 192.0.2.2 111 222\r\n",
                "PROXY TCP6 2001:db8::1 2001:db8::2 111 222\r\n",
                "\r\n\r\n\0\r\nQUIT\n!\u0011\0\u000c\u00c0\0\u0002\u0001\u00c0\0\u0002\u0002\0\u0006\0\u0007"
            })
    void whatTheHeaderSaysIsPassedOn(String header) {
        oracle.compare(visit -> visit.note(
                visit.client("chain").send(header + "GET / HTTP/1.0\r\n\r\n").answer()));
    }

    @Test
    void sessionsEndWithTheirServer() {
        oracle.compare(
                visit -> {
                    visit.script("down-s", request -> Answer.then("", Then.SILENCE));
                    OracleClient client = visit.client("down").send("GET /x HTTP/1.1\r\n\r\n");
                    visit.awaitRequest("down-s", "/x");
                    visit.command("set server down/s state maint");
                    client.readToEnd();
                    visit.noteLog(" down down/s ", TcpScenario::session);
                    visit.command("set server down/s state ready");
                },
                KnownDifference.LINES_ABOUT_SERVERS);
    }

    @Test
    void sessionsStayWhereNobodyAskedForAnEnd() {
        oracle.compare(
                visit -> {
                    OracleClient client = visit.client("stays").get("/one");
                    visit.command("set server stays/s state maint");
                    client.get("/two").finish().readToEnd();
                    visit.noteLog(" stays stays/s ", TcpScenario::session);
                    visit.command("set server stays/s state ready");
                },
                KnownDifference.LINES_ABOUT_SERVERS);
    }

    @Test
    void sessionsOfTheSpareEndWhenTheServerIsBack() {
        oracle.compare(
                visit -> {
                    visit.script("up-spare", request -> Answer.then("", Then.SILENCE));
                    visit.command("set server up/main state maint");
                    OracleClient client = visit.client("up").send("GET /spare HTTP/1.1\r\n\r\n");
                    visit.awaitRequest("up-spare", "/spare");
                    visit.command("set server up/main state ready");
                    client.readToEnd();
                    visit.noteLog(" up/spare ", TcpScenario::session);
                },
                KnownDifference.LINES_ABOUT_SERVERS);
    }

    @Test
    void anOperatorEndsSessions() {
        oracle.compare(
                visit -> {
                    visit.script("stays-s", request -> Answer.then("", Then.SILENCE));
                    OracleClient client = visit.client("stays").send("GET /killed HTTP/1.1\r\n\r\n");
                    visit.awaitRequest("stays-s", "/killed");
                    visit.command("shutdown sessions server stays/s");
                    client.readToEnd();
                    visit.noteLog(" stays stays/s ", TcpScenario::session);
                },
                KnownDifference.LINES_ABOUT_SERVERS);
    }
}
