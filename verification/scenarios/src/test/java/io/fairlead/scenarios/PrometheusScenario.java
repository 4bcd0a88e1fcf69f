package io.fairlead.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.FairleadProcess;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.Repository;
import io.fairlead.testkit.RunningProcess;
import io.fairlead.testkit.TestBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The metrics as a real Prometheus, its linter and a real HAProxy beside us see them. */
@Tag("drill")
@Timeout(300)
final class PrometheusScenario {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int REQUESTS = 60;
    private static final Pattern TYPE = Pattern.compile("# TYPE (haproxy_(?:frontend|backend|server)_\\S+) (\\S+)");
    private static final Pattern SAMPLE =
            Pattern.compile("(haproxy_(?:frontend|backend|server)_[a-z0-9_]+)\\{([^}]*)} .*");
    private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"");

    @TempDir
    private static Path folder;

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(60)).build();

    private static TestBackend backend;
    private static FairleadProcess fairlead;
    private static int web;
    private static int exporter;

    private static String config(int webPort, int exporterPort) {
        return """
                defaults
                    mode http
                    timeout connect 2s
                    timeout client 30s
                    timeout server 30s
                frontend web
                    bind 127.0.0.1:%d
                    default_backend app
                frontend exporter
                    bind 127.0.0.1:%d
                    http-request use-service prometheus-exporter if { path /metrics }
                backend app
                    option httpchk GET /health
                    server a %s check inter 500ms
                    server gone 127.0.0.1:1 check inter 500ms
                """.formatted(webPort, exporterPort, backend.address());
    }

    @BeforeAll
    static void start() throws IOException {
        backend = TestBackend.plain("a");
        web = Ports.free();
        exporter = Ports.free();
        fairlead = FairleadProcess.run(folder, "haproxy.cfg", config(web, exporter));
        load(web);
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(metrics("text/plain")).contains("fairlead_server_up{backend=\"app\",server=\"gone\"} 0");
            assertThat(number("fairlead_backend_responses_total{backend=\"app\",code=\"2xx\"}"))
                    .isEqualTo(REQUESTS);
        });
    }

    private static void load(int port) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(client.get("/", "shop").status()).isEqualTo(200);
            }
        }
    }

    @AfterAll
    static void stop() {
        fairlead.close();
        backend.close();
        HTTP.close();
    }

    private static String get(int port, String path, String accept) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofMinutes(1))
                    .header("Accept", accept)
                    .build();
            HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static String metrics(String accept) {
        return get(fairlead.admin(), "/metrics", accept);
    }

    private static long number(String series) {
        return metrics("text/plain")
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToLong(line -> Long.parseLong(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(-1);
    }

    private static void installed(String program) {
        boolean there = List.of("/usr/bin/", "/usr/sbin/", "/usr/local/bin/").stream()
                .anyMatch(place -> Files.isExecutable(Path.of(place + program)));
        Assumptions.assumeTrue(there, "no " + program + " here");
    }

    @Test
    void histogramsAreOfTheRequestsThatWere() {
        String series = "fairlead_backend_total_duration_seconds";
        assertThat(number(series + "_count{backend=\"app\"}")).isEqualTo(REQUESTS);
        assertThat(number(series + "_bucket{backend=\"app\",le=\"+Inf\"}")).isEqualTo(REQUESTS);
        assertThat(number(series + "_bucket{backend=\"app\",le=\"30\"}")).isEqualTo(REQUESTS);
        assertThat(metrics("text/plain")).contains("# TYPE " + series + " histogram");
        assertThat(metrics("application/openmetrics-text"))
                .contains("# TYPE fairlead_frontend_requests counter\n", "fairlead_frontend_requests_total{")
                .endsWith("\n# EOF\n");
        assertThat(get(fairlead.admin(), "/metrics?name=fairlead_ready", "text/plain"))
                .contains("fairlead_ready{")
                .doesNotContain("fairlead_server_up", "jvm");
    }

    @Test
    void namesObeyTheRulesOfPrometheus() throws Exception {
        installed("promtool");
        Path text = Files.writeString(folder.resolve("metrics.txt"), metrics("text/plain"));
        Path said = folder.resolve("promtool.txt");

        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(text.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        promtool.waitFor();

        // The status is 0 or, when something is worth a remark, 3; the remarks may be about the JVM's meters alone.
        assertThat(promtool.exitValue()).as(Files.readString(said)).isIn(0, 3);
        assertThat(Files.readAllLines(said)).noneMatch(line -> line.contains("fairlead_"));
    }

    @Test
    void promtoolFindsNothingInTheRules() throws Exception {
        installed("promtool");
        Path said = folder.resolve("rules.txt");
        Process promtool = new ProcessBuilder(
                        "promtool",
                        "check",
                        "rules",
                        Repository.root()
                                .resolve("deploy/prometheus/alerts.yml")
                                .toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(promtool.waitFor()).as(Files.readString(said)).isZero();
    }

    @Test
    void aPrometheusScrapesEverythingAndItsRulesLoad() throws IOException {
        installed("prometheus");
        int port = Ports.free();
        Path rules = Repository.root().resolve("deploy/prometheus/alerts.yml");
        Path file = Files.writeString(
                folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs:
                  - {job_name: fairlead, static_configs: [{targets: ["127.0.0.1:%d"]}]}
                  - {job_name: haproxy, metrics_path: /metrics/haproxy, static_configs: [{targets: ["127.0.0.1:%d"]}]}
                  - {job_name: exporter, static_configs: [{targets: ["127.0.0.1:%d"]}]}
                """.formatted(rules, fairlead.admin(), fairlead.admin(), exporter));
        try (RunningProcess prometheus = RunningProcess.start(
                List.of(
                        "prometheus",
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + folder.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port),
                Map.of(),
                folder)) {
            Awaitility.await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
                for (String job : List.of("fairlead", "haproxy", "exporter")) {
                    assertThat(query(port, "up{job=\"" + job + "\"}"))
                            .as(prometheus.text())
                            .endsWith("\"1\"]}]}}");
                }
                assertThat(query(port, "fairlead_server_up{server=\"gone\"}")).endsWith("\"0\"]}]}}");
                assertThat(query(port, "haproxy_server_status{job=\"haproxy\",server=\"gone\",state=\"DOWN\"}"))
                        .endsWith("\"1\"]}]}}");
                assertThat(query(
                                port,
                                "histogram_quantile(0.95, fairlead_backend_total_duration_seconds_bucket{backend=\"app\"})"
                                        + " <= 30"))
                        .contains("\"value\"");
                String loaded = get(port, "/api/v1/rules", "application/json");
                assertThat(loaded)
                        .contains("\"ServerDown\"", "\"health\":\"ok\"")
                        .doesNotContain("\"health\":\"err\"");
            });
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(query(port, "ALERTS{alertname=\"ServerDown\",alertstate=\"firing\"}"))
                                    .contains("\"server\":\"gone\""));
        }
    }

    private static String query(int port, String expression) {
        return get(
                port,
                "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8),
                "application/json");
    }

    @Test
    void theNamesTypesAndLabelsAreHaproxys() throws IOException {
        installed("haproxy");
        int otherWeb = Ports.free();
        int otherExporter = Ports.free();
        Path file = Files.writeString(folder.resolve("other.cfg"), config(otherWeb, otherExporter));
        try (RunningProcess haproxy =
                RunningProcess.start(List.of("haproxy", "-db", "-f", file.toString()), Map.of(), folder)) {
            Awaitility.await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
                load(otherWeb);
                assertThat(get(otherExporter, "/metrics", "text/plain"))
                        .as(haproxy.text())
                        .contains("server=\"gone\",state=\"DOWN\"} 1");
            });
            Map<String, String> theirs = signatures(get(otherExporter, "/metrics", "text/plain"));
            assertThat(theirs).hasSizeGreaterThan(100);
            assertThat(signatures(get(exporter, "/metrics", "text/plain"))).isEqualTo(theirs);
            assertThat(signatures(get(fairlead.admin(), "/metrics/haproxy", "text/plain")))
                    .isEqualTo(theirs);
        }
    }

    /** Each name with its type and the sets of labels its samples have. */
    private static Map<String, String> signatures(String text) {
        Map<String, String> types = new TreeMap<>();
        Map<String, Set<String>> labels = new TreeMap<>();
        text.lines().forEach(line -> {
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (type.matches()) {
                types.put(type.group(1), type.group(2));
            } else if (sample.matches()) {
                Set<String> keys = new TreeSet<>();
                LABEL.matcher(sample.group(2)).results().forEach(found -> keys.add(found.group(1)));
                labels.computeIfAbsent(sample.group(1), name -> new TreeSet<>()).add(keys.toString());
            }
        });
        Map<String, String> signatures = new TreeMap<>();
        types.forEach((name, type) -> signatures.put(name, type + " " + labels.get(name)));
        return signatures;
    }
}
