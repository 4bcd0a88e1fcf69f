package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.Ports;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.TestCertificates;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PROXY headers to servers, read by a bind that asks for them, and what rules see of a client's TLS. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit calls start() before any test.
final class WireTest {

    private static final String CONFIG = """
            defaults
              mode http
              timeout connect 20s
              timeout client 60s
              timeout server 60s
            frontend web
              bind 127.0.0.1:PORT
              bind 127.0.0.1:SECURE ssl crt WEB ca-file CAFILE verify optional
              http-request return status 200 content-type text/plain lf-string "%[ssl_c_used] %[ssl_fc_has_crt] %[ssl_c_verify] %[ssl_c_s_dn(CN)] %[ssl_c_i_dn(CN)] %[ssl_fc_sni] %[ssl_fc_protocol] %[ssl_fc_alpn]" if { path /tls }
              http-request set-header x-outer "%[src]:%[src_port] %[dst]:%[dst_port]"
              use_backend v1 if { path /v1 }
              use_backend v2 if { path /v2 }
              use_backend ssl if { path /ssl }
              default_backend cn
            backend v1
              server s 127.0.0.1:INNER send-proxy
            backend v2
              server s 127.0.0.1:INNER send-proxy-v2
            backend ssl
              server s 127.0.0.1:INNER send-proxy-v2-ssl
            backend cn
              server s 127.0.0.1:INNER send-proxy-v2-ssl-cn
            listen tcp
              bind 127.0.0.1:TCP
              mode tcp
              server s 127.0.0.1:INNER send-proxy-v2
            frontend inner
              bind 127.0.0.1:INNER accept-proxy
              http-request return status 200 content-type text/plain lf-string "%[req.hdr(x-outer)]=%[src]:%[src_port] %[dst]:%[dst_port]"
            """;

    private final int secure = Ports.free();
    private final int inner = Ports.free();
    private final int tcp = Ports.free();
    private TestCertificates certificates;
    private EdgeUnderTest edge;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        certificates = TestCertificates.in(folder)
                .issue("web", "web.example", "localhost")
                .issue("ann", "ann.example");
        edge = new EdgeUnderTest(
                "stock",
                CONFIG.replace("SECURE", Integer.toString(secure))
                        .replace("INNER", Integer.toString(inner))
                        .replace("TCP", Integer.toString(tcp))
                        .replace("CAFILE", certificates.caFile().toString())
                        .replace("WEB", certificates.bundle("web").toString()));
    }

    @AfterAll
    void stop() {
        edge.close();
    }

    private static void assertTold(String body) {
        String[] both = body.split("=", 2);
        assertThat(both[1]).startsWith("127.0.0.1:").isEqualTo(both[0]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2", "ssl", "cn"})
    void theServerIsToldWhoItIsFor(String backend) throws Exception {
        try (RawClient one = edge.connect();
                RawClient two = edge.connect()) {
            String first = one.get("/" + backend, "x").body();
            assertTold(first);
            assertThat(one.get("/" + backend, "x").body()).isEqualTo(first);
            String second = two.get("/" + backend, "x").body();
            assertTold(second);
            assertThat(second).as("another client").isNotEqualTo(first);
        }
        assertThat(edge.server(backend + "/s").counters().connects.sum())
                .as("a connection for each client, used again by it alone")
                .isEqualTo(2);
        try (RawClient client = RawClient.connectTls(secure, certificates.clientContext("ann"), "web.example")) {
            assertTold(client.get("/" + backend, "x").body());
        }
    }

    @Test
    void theServerOfATcpSessionIsTold() throws Exception {
        try (Socket client = new Socket(InetAddress.ofLiteral("127.0.0.1"), tcp)) {
            client.setSoTimeout(60_000);
            client.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .endsWith("=127.0.0.1:" + client.getLocalPort() + " 127.0.0.1:" + tcp);
        }
    }

    @Test
    void whatRulesSeeOfTheClientsTls() throws Exception {
        try (RawClient client = edge.connect()) {
            assertThat(client.get("/tls", "x").body().strip()).isEmpty();
        }
        try (RawClient client = RawClient.connectTls(secure, certificates.clientContext(), "web.example")) {
            assertThat(client.get("/tls", "x").body()).startsWith("0 0 0 ").contains(" web.example TLSv1.3");
        }
        try (RawClient client = RawClient.connectTls(secure, certificates.clientContext("ann"), "web.example")) {
            assertThat(client.get("/tls", "x").body())
                    .isEqualTo("1 1 0 ann.example Fairlead Test CA web.example TLSv1.3 http/1.1");
        }
    }

    @Test
    void theSameOverHttp2() throws Exception {
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(certificates.clientContext("ann"))
                .build()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + secure + "/tls"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.body()).startsWith("1 1 0 ").endsWith(" TLSv1.3 h2");
        }
    }
}
