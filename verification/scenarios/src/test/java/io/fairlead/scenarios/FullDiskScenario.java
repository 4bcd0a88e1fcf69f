package io.fairlead.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.FairleadProcess;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.RunningProcess;
import io.fairlead.testkit.TestBackend;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that takes nothing any more, and a log that nobody reads: an edit says so in one sentence, traffic goes on, and
 * nothing is lost. The full disk is a limit of no bytes on the size of any file the process writes (setrlimit(2)
 * RLIMIT_FSIZE), which needs no privilege and can be taken back while it runs.
 */
@Tag("drill")
@Timeout(240)
final class FullDiskScenario {

    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

    private static ConditionFactory patiently() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }

    private static String config(int port, TestBackend backend, String log) {
        return """
                frontends:
                  - name: web
                    bind: [{address: "127.0.0.1:%d"}]
                    default-backend: one
                    log: [{address: "%s", facility: local0}]
                    log-format: http
                backends:
                  - name: one
                    servers: [{name: s, address: "127.0.0.1:%d"}]
                  - name: two
                    servers: [{name: s, address: "127.0.0.1:%d"}]
                """.formatted(port, log, backend.port(), backend.port());
    }

    private static void limit(FairleadProcess fairlead, String bytes) {
        // The launcher has become the JVM, so this is its process.
        RunningProcess.runToEnd(List.of(
                PRLIMIT.toString(),
                "--pid",
                Long.toString(fairlead.process().pid()),
                "--fsize=" + bytes + ":unlimited"));
    }

    private static HttpResponse<String> put(FairleadProcess fairlead, String edited) {
        String etag =
                fairlead.get("/api/v1/config").headers().firstValue("ETag").orElseThrow();
        return fairlead.send(fairlead.request("/api/v1/config")
                .header("Content-Type", "application/json")
                .header("If-Match", etag)
                .PUT(HttpRequest.BodyPublishers.ofString(edited))
                .build());
    }

    private static String edited(FairleadProcess fairlead) {
        return fairlead.get("/api/v1/config")
                .body()
                .replace("\"default-backend\" : \"one\"", "\"default-backend\" : \"two\"");
    }

    @Test
    void aFullDiskRefusesAnEditAndNothingElse(@TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(PRLIMIT), "util-linux's prlimit is not installed");
        int port = Ports.free();
        Path log = folder.resolve("access.log");
        try (TestBackend backend = TestBackend.plain("served");
                FairleadProcess fairlead =
                        FairleadProcess.run(folder, "fairlead.yaml", config(port, backend, "file:" + log));
                RawClient client = RawClient.connect(port)) {
            assertThat(client.get("/before", "x").body()).isEqualTo("served");
            patiently().until(() -> Files.readString(log).contains("/before"));
            String edited = edited(fairlead);
            limit(fairlead, "0");

            HttpResponse<String> refused = put(fairlead, edited);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(507);
            assertThat(refused.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
            assertThat(refused.body())
                    .contains("the revision cannot be kept on disk: ", "; the running configuration stays")
                    .doesNotContain("Exception", ".half");
            HttpResponse<String> order = fairlead.send(fairlead.request("/api/v1/servers/two/s")
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofString("{\"state\": \"drain\"}"))
                    .build());
            assertThat(order.statusCode()).as(order.body()).isEqualTo(507);
            for (int i = 0; i < 50; i++) {
                assertThat(client.get("/during", "x").body()).isEqualTo("served");
            }
            assertThat(fairlead.get("/api/v1/config/status").body()).contains("\"head\":1");
            assertThat(revisions(fairlead)).containsExactly("000000000001.revision");
            fairlead.process().awaitLine(line -> line.contains("log-target-failed"), Duration.ofSeconds(60));
            assertThat(fairlead.process().text().split("log-target-failed", -1))
                    .as("said once")
                    .hasSize(2);

            limit(fairlead, "unlimited");
            assertThat(client.get("/after", "x").body()).isEqualTo("served");
            patiently().until(() -> Files.readString(log).contains("/after"));
            HttpResponse<String> taken = put(fairlead, edited);
            assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
            assertThat(revisions(fairlead)).containsExactly("000000000001.revision", "000000000002.revision");
        }
    }

    private static List<String> revisions(FairleadProcess fairlead) throws IOException {
        try (Stream<Path> files = Files.list(fairlead.data().resolve("revisions"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("imported"))
                    .sorted()
                    .toList();
        }
    }

    /** Standard output is a pipe that is full: the lines are lost, and only they. */
    @Test
    void aLogThatNobodyReadsHoldsUpNeitherTrafficNorTheEnd(@TempDir Path folder) throws Exception {
        int port = Ports.free();
        int admin = Ports.free();
        Path pipe = folder.resolve("pipe");
        RunningProcess.runToEnd(List.of("mkfifo", pipe.toString()));
        try (TestBackend backend = TestBackend.plain("served");
                HttpClient http = HttpClient.newHttpClient()) {
            Path file = Files.writeString(folder.resolve("fairlead.yaml"), config(port, backend, "stdout"));
            // Open for reading as well, by a process that never reads, so that it fills and does not break.
            String script = "exec 3<>'" + pipe + "'; exec \"$0\" \"$@\" >&3";
            try (RunningProcess fairlead = RunningProcess.start(
                    List.of(
                            "sh",
                            "-c",
                            script,
                            io.fairlead.testkit.Repository.root()
                                    .resolve("fairlead")
                                    .toString(),
                            "run",
                            "-f",
                            file.toString(),
                            "--data",
                            folder.resolve("data").toString(),
                            "--admin",
                            "127.0.0.1:" + admin),
                    Map.of("FAIRLEAD_JAVA_HOME", System.getProperty("java.home")),
                    folder)) {
                HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin + "/health/ready"))
                        .build();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(90))
                        .ignoreExceptions()
                        .until(() -> http.send(ready, HttpResponse.BodyHandlers.ofString())
                                        .statusCode()
                                == 200);
                try (RawClient client = RawClient.connect(port)) {
                    // Lines of a hundred bytes and more into a pipe of 64 KiB.
                    for (int i = 0; i < 2_000; i++) {
                        assertThat(client.get("/a-path-that-makes-the-line-longer/" + i, "x")
                                        .body())
                                .isEqualTo("served");
                    }
                }
                fairlead.terminate();
                assertThat(fairlead.exitStatus(Duration.ofSeconds(90))).isZero();
            }
        }
    }
}
