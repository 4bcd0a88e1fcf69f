package io.fairlead.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.Response;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Regami's haproxy.cfg as it is: redirect, TLS, routing, WebSockets, statistics. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit calls start() before any test.
final class RegamiScenario {

    private Regami regami;

    @BeforeAll
    void start(@TempDir Path folder) {
        regami = new Regami(folder, "1s");
    }

    @AfterAll
    void stop() {
        regami.close();
    }

    @Test
    void plainHttpIsSentToHttps() throws Exception {
        try (RawClient client = RawClient.connect(regami.http)) {
            Response response = client.get("/a/b?c=d", "regami.com");
            assertThat(response.statusLine()).isEqualTo("HTTP/1.1 302 Found");
            assertThat(response.header("location")).contains("https://regami.com/a/b?c=d");
            assertThat(response.body()).isEmpty();
        }
    }

    @Test
    void hostsAreRoutedIgnoringCaseAndAPortIsPartOfTheName() throws Exception {
        try (RawClient client = regami.client()) {
            assertThat(client.get("/", "API.Regami.com").body()).isEqualTo("vm1");
            assertThat(client.get("/", "www.regami.com").status()).isEqualTo(200);
            assertThat(client.get("/", "api.regami.com:443").status()).isEqualTo(200);
        }
        String csv = statistics(";csv").body();
        assertThat(column(csv, "regami_api", "BACKEND", "stot")).isEqualTo("1");
        assertThat(Integer.parseInt(column(csv, "regami_web", "BACKEND", "stot")))
                .isGreaterThanOrEqualTo(2);
    }

    @Test
    void tlsIsOneDotTwoAndUpWithAlpn() throws Exception {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            try (RawClient client = RawClient.connectTls(
                    regami.https, regami.certificates.clientContext(), "www.regami.com", List.of(version))) {
                assertThat(client.tls().getSession().getProtocol()).isEqualTo(version);
                assertThat(client.tls().getApplicationProtocol()).isEqualTo("http/1.1");
                assertThat(client.get("/", "regami.com").status()).isEqualTo(200);
            }
        }
        assertThatThrownBy(() -> RawClient.connectTls(
                                regami.https, regami.certificates.clientContext(), "regami.com", List.of("TLSv1.1"))
                        .close())
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void webSocketsReachTheirBackend() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(regami.certificates.clientContext())
                .build()) {
            WebSocket socket = client.newWebSocketBuilder()
                    .buildAsync(URI.create("wss://localhost:" + regami.https + "/ws/chat"), new WebSocket.Listener() {
                        @Override
                        public @Nullable CompletionStage<?> onText(WebSocket s, CharSequence data, boolean last) {
                            received.add(data.toString());
                            s.request(1);
                            return null;
                        }
                    })
                    .get(20, TimeUnit.SECONDS);
            assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("vm1");
            for (int i = 0; i < 20; i++) {
                socket.sendText("message " + i, true).get(10, TimeUnit.SECONDS);
                assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("message " + i);
            }
            String csv = statistics(";csv").body();
            assertThat(column(csv, "regami_websocket", "vm1-prod", "scur")).isEqualTo("1");
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void statisticsAskForThePasswordAndHaveHaproxysColumns() throws Exception {
        try (RawClient client = RawClient.connect(regami.stats)) {
            Response denied = client.get("/haproxy-stats", "localhost");
            assertThat(denied.status()).isEqualTo(401);
            assertThat(denied.header("www-authenticate").orElse("")).startsWith("Basic realm=");
        }
        Response page = statistics("");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("refresh")).contains("10");
        assertThat(page.body()).contains("regami_web", "vm1-prod", "vm2-prod");
        String csv = statistics(";csv").body();
        assertThat(csv).startsWith("# pxname,svname,qcur,qmax,scur,smax,slim,stot,bin,bout,dreq,dresp,ereq,econ,");
        assertThat(column(csv, "regami_web", "vm2-prod", "bck")).isEqualTo("1");
    }

    private Response statistics(String suffix) throws Exception {
        String login =
                Base64.getEncoder().encodeToString("admin:your-secure-password".getBytes(StandardCharsets.UTF_8));
        try (RawClient client = RawClient.connect(regami.stats)) {
            return client.send("GET /haproxy-stats" + suffix + " HTTP/1.1\r\nHost: x\r\nAuthorization: Basic " + login
                            + "\r\n\r\n")
                    .read();
        }
    }

    static String column(String csv, String proxy, String service, String column) {
        List<String> lines = csv.lines().toList();
        List<String> names = List.of(lines.getFirst().substring(2).split(",", -1));
        for (String line : lines) {
            if (line.startsWith(proxy + "," + service + ",")) {
                return line.split(",", -1)[names.indexOf(column)];
            }
        }
        throw new AssertionError("no line for " + proxy + "/" + service + " in\n" + csv);
    }
}
