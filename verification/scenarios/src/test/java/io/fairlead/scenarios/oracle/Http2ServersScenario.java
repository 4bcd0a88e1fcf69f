package io.fairlead.scenarios.oracle;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.testkit.Ports;
import io.fairlead.testkit.RunningProcess;
import io.fairlead.testkit.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that speak HTTP/2, beside HAProxy: one that does what paths say, and nghttpd where it is installed. */
@Tag("drill")
@Timeout(180)
final class Http2ServersScenario {

    private static final Path NGHTTPD = Path.of("/usr/sbin/nghttpd");
    private static final int TLS = Ports.free();
    private static final int CLEAR = Ports.free();
    private static final List<RunningProcess> RUNNING = nghttpd();

    private static final String CONFIG = """
            defaults
                mode http
                log <log> local0
                option httplog
                timeout connect 20s
                timeout client 20s
                timeout server 20s
                timeout http-keep-alive 1s
                retries 1

            listen scripted
                bind <scripted>
                server s <h2-scripted> proto h2

            listen impatient
                bind <impatient>
                timeout server 2s
                server s <h2-scripted> proto h2

            listen again
                bind <again>
                retry-on empty-response 500
                server s <h2-scripted> proto h2

            listen clear
                bind <clear>
                http-response del-header date
                server s 127.0.0.1:CLEAR proto h2

            listen tls
                bind <tls>
                http-response del-header date
                server s 127.0.0.1:TLS ssl verify none alpn h2,http/1.1
            """;

    @RegisterExtension
    static final Oracle oracle =
            Oracle.of(CONFIG.replace("CLEAR", Integer.toString(CLEAR)).replace("TLS", Integer.toString(TLS)));

    private static List<RunningProcess> nghttpd() {
        if (!Files.isExecutable(NGHTTPD)) {
            return List.of();
        }
        try {
            Path folder = Files.createTempDirectory("nghttpd");
            TestCertificates certificates = TestCertificates.in(folder).issue("web", "localhost");
            Files.writeString(folder.resolve("page"), "0123456789".repeat(10_000));
            Path key = certificates.write("key.pem", certificates.key("web"));
            Path certificate = certificates.write("certificate.pem", certificates.certificate("web"));
            return List.of(
                    start(folder, "--no-tls", Integer.toString(CLEAR)),
                    start(folder, Integer.toString(TLS), key.toString(), certificate.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RunningProcess start(Path folder, String... how) {
        List<String> command = new java.util.ArrayList<>(
                List.of(NGHTTPD.toString(), "--address=127.0.0.1", "--htdocs=" + folder, "--trailer=x-sum: 6"));
        command.addAll(List.of(how));
        return RunningProcess.start(command, Map.of(), folder);
    }

    @AfterAll
    static void stop() {
        RUNNING.forEach(RunningProcess::close);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "/trailers"})
    void whatAServerDoes(String path) {
        oracle.compare(
                visit -> visit.client("scripted").get(path, "TE: trailers").read());
    }

    @Test
    void anInterimAnswer() {
        oracle.compare(visit -> visit.client("scripted").get("/hints").read().read());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/reset", "/half", "/junk", "/end"})
    void whatAServerDoesNotDo(String path) {
        oracle.compare(
                visit -> visit.client("scripted")
                        .send("POST " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
                        .readToEnd(),
                KnownDifference.RESETS_COUNTED_ONCE);
    }

    @Test
    void bodies() {
        oracle.compare(visit -> {
            visit.client("scripted")
                    .send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")
                    .read();
            visit.client("scripted")
                    .send("POST /b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
                    .read();
        });
    }

    @Test
    void aServerThatSaysNothing() {
        oracle.compare(visit -> visit.client("impatient").get("/silent").kept());
    }

    @Test
    void whatIsRepeated() {
        oracle.compare(visit -> visit.client("again").get("/reset").kept(), KnownDifference.RESETS_COUNTED_ONCE);
    }

    @Test
    void aWebSocketThatTheServerDoesNotTake() {
        oracle.compare(
                visit -> visit.client("scripted")
                        .get(
                                "/ws",
                                "Connection: Upgrade",
                                "Upgrade: websocket",
                                "Sec-WebSocket-Version: 13",
                                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
                        .read(),
                KnownDifference.RESETS_COUNTED_ONCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"clear", "tls"})
    void nghttpd(String bind) {
        assumeTrue(!RUNNING.isEmpty(), "nghttpd (nghttp2-server) is not installed");
        oracle.compare(visit -> {
            visit.client(bind).get("/page").read();
            visit.client(bind).get("/none").read();
            visit.client(bind)
                    .send("HEAD /page HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    .readToEnd();
        });
    }
}
