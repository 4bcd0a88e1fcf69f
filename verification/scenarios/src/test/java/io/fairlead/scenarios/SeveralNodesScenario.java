package io.fairlead.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.testkit.Ports;
import io.fairlead.testkit.TestBackend;
import io.fairlead.testkit.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two config-services and two edges as processes: a revision runs on both edges or on none; certificates are on all. */
@Tag("drill")
@Timeout(600)
final class SeveralNodesScenario {

    private static final Duration START = Nodes.START;
    private static final String CONFIG = "/api/v1/config";
    private static final String SITE = "/api/v1/certificates/site";

    @TempDir
    Path folder;

    private Nodes nodes;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(60)).build();
    /** Each attempt is another configuration. */
    private final AtomicInteger attempts = new AtomicInteger();

    private final TestBackend backend = TestBackend.plain("answer");

    @BeforeEach
    void start() throws IOException {
        nodes = new Nodes(folder, Map.of(), List.of("config-1", "config-2", "edge-1", "edge-2"));
    }

    @AfterEach
    void stop() {
        nodes.close();
        backend.close();
        http.close();
    }

    private HttpResponse<String> send(String node, String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        return nodes.send(node, method, path, body, headers);
    }

    private HttpResponse<String> configure(String config) throws IOException, InterruptedException {
        return nodes.configure(config);
    }

    private String status() throws IOException, InterruptedException {
        return send("config-2", "GET", CONFIG + "/status", "").body();
    }

    /** Both edges listen there, each on its own address. */
    private String listening(int traffic) {
        return """
                frontends:
                  - name: web
                    bind: [{address: "*:%d"}]
                    default-backend: app
                    timeouts: {client: 60s}
                backends:
                  - {name: app, servers: [{name: s, address: "%s"}]}
                """.formatted(traffic, backend.address());
    }

    private String answer(String address, int traffic) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + ":" + traffic + "/"))
                .timeout(Duration.ofMinutes(1))
                .build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    /** Nothing to listen on. */
    private String plain(int retries) {
        return """
                backends:
                  - {name: app, retries: %d, servers: [{name: s, address: "%s"}]}
                """.formatted(retries, backend.address());
    }

    private String encrypted(String address, String certificate) {
        return """
                frontends:
                  - name: web
                    bind: [{address: "%s", tls: {certificates: ["%s"]}}]
                    default-backend: app
                    timeouts: {client: 60s}
                backends:
                  - {name: app, servers: [{name: s, address: "%s"}]}
                """.formatted(address, certificate, backend.address());
    }

    @Test
    void aRevisionThatOneNodeRefusesRunsOnNoneAndANodeThatWasAwayCatchesUp() throws Exception {
        Awaitility.await().atMost(START).ignoreExceptions().untilAsserted(() -> {
            HttpResponse<String> first = configure(plain(attempts.incrementAndGet()));
            assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
            assertThat(first.body()).contains("edge-1", "edge-2", "\"applied\":true");
        });
        String before = status();

        ServerSocket busy = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2"));
        int traffic = busy.getLocalPort();
        try (busy) {
            HttpResponse<String> refused = configure(listening(traffic));

            assertThat(refused.statusCode()).as(refused.body()).isBetween(400, 499);
            assertThat(refused.body())
                    .contains("runs nowhere", "node edge-2: cannot bind ", ":" + traffic)
                    .doesNotContain("node edge-1");
            assertThat(status()).isEqualTo(before);
            assertThatThrownBy(() -> answer("127.0.0.1", traffic)).isInstanceOf(IOException.class);
        }

        HttpResponse<String> taken = configure(listening(traffic));
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
        assertThat(taken.body()).contains("\"applied\":true");
        assertThat(answer("127.0.0.1", traffic)).isEqualTo("answer");
        assertThat(answer("127.0.0.2", traffic)).isEqualTo("answer");

        nodes.kill("edge-2");
        Awaitility.await().atMost(START).ignoreExceptions().untilAsserted(() -> {
            HttpResponse<String> without = configure(plain(attempts.incrementAndGet()));
            assertThat(without.statusCode()).as(without.body()).isEqualTo(200);
        });
        String head = send("config-1", "GET", CONFIG + "/status", "").body();
        String number = head.replaceAll("(?s).*\"head\":(\\d+).*", "$1");
        nodes.run("edge-2");
        Awaitility.await()
                .atMost(START)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(status())
                        .containsPattern("\"node\":\"edge-2\",\"revision\":" + number + ",\"error\":\"\""));
    }

    @Test
    void anUploadedCertificateIsOnEveryNodeAndGoneEverywhereWhenItIsDeleted() throws Exception {
        TestCertificates made =
                TestCertificates.in(folder).issue("first", "a.example").issue("second", "b.example");
        String first = Files.readString(made.bundle("first"));
        Awaitility.await().atMost(START).ignoreExceptions().untilAsserted(() -> {
            HttpResponse<String> begun = configure(plain(attempts.incrementAndGet()));
            assertThat(begun.body()).contains("edge-1", "edge-2", "\"applied\":true");
        });

        HttpResponse<String> put =
                send("config-1", "PUT", SITE, first, "Content-Type", "text/plain", "If-None-Match", "*");
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        assertThat(put.body()).contains("\"missing\":[]", "@certificates/site").doesNotContain("PRIVATE KEY");
        for (String node : List.of("config-1", "config-2", "edge-1", "edge-2")) {
            Path file = pem(node);
            assertThat(Files.readString(file)).as(node).isEqualTo(first);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(send("config-2", "GET", SITE, "").body())
                .contains("a.example")
                .doesNotContain("PRIVATE KEY");

        nodes.kill("edge-2");
        int port = Ports.free();
        Awaitility.await().atMost(START).ignoreExceptions().untilAsserted(() -> {
            HttpResponse<String> used = configure(encrypted("127.0.0.1:" + port, "@certificates/site"));
            assertThat(used.statusCode()).as(used.body()).isEqualTo(200);
        });
        Awaitility.await()
                .atMost(START)
                .untilAsserted(() -> assertThat(shown(made, port)).contains("a.example"));

        String tag = put.headers().firstValue("ETag").orElseThrow();
        String second = Files.readString(made.bundle("second"));
        HttpResponse<String> replaced =
                send("config-2", "PUT", SITE, second, "Content-Type", "text/plain", "If-Match", tag);
        assertThat(replaced.statusCode()).as(replaced.body()).isEqualTo(200);
        Awaitility.await()
                .atMost(START)
                .untilAsserted(() -> assertThat(shown(made, port)).contains("b.example"));

        String newer = replaced.headers().firstValue("ETag").orElseThrow();
        assertThat(send("config-1", "DELETE", SITE, "", "If-Match", newer).statusCode())
                .isEqualTo(409);
        assertThat(configure(plain(attempts.incrementAndGet())).statusCode()).isEqualTo(200);
        HttpResponse<String> deleted = send("config-1", "DELETE", SITE, "", "If-Match", newer);
        assertThat(deleted.statusCode()).as(deleted.body()).isEqualTo(204);
        assertThat(pem("config-2")).doesNotExist();
        assertThat(pem("edge-1")).doesNotExist();
        assertThat(pem("edge-2")).exists();
        nodes.run("edge-2");
        Awaitility.await()
                .atMost(START)
                .untilAsserted(() -> assertThat(pem("edge-2")).doesNotExist());
    }

    private Path pem(String node) {
        return folder.resolve(node).resolve("data/certificates/site.pem");
    }

    /** The names of the certificate a new connection is shown. */
    private static String shown(TestCertificates made, int port) throws IOException {
        try (SSLSocket socket =
                (SSLSocket) made.clientContext().getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.startHandshake();
            X509Certificate leaf = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return String.valueOf(leaf.getSubjectAlternativeNames());
        } catch (java.security.cert.CertificateParsingException e) {
            throw new IOException(e);
        }
    }
}
