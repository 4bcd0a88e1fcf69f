package io.fairlead.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterSettings;
import io.fairlead.cluster.StatsBoard.NodeStats;
import io.fairlead.cluster.StoredRevision;
import io.fairlead.model.state.CheckCode;
import io.fairlead.model.state.Event;
import io.fairlead.model.state.HealthStatus;
import io.fairlead.model.state.ProbeResult;
import io.fairlead.model.state.ServerHealth;
import io.fairlead.model.state.ServerId;
import io.fairlead.servicekit.program.Program;
import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.telemetry.stats.Detail;
import io.fairlead.telemetry.stats.LatencyRecorder;
import io.fairlead.telemetry.stats.Metric;
import io.fairlead.telemetry.stats.NodeSnapshot;
import io.fairlead.telemetry.stats.Phase;
import io.fairlead.telemetry.stats.SnapshotCodec;
import io.fairlead.telemetry.stats.StatsRow;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the stats-service answers over HTTP. */
final class StatsApiTest {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    static Path data;

    private static Program program;
    private static HttpClient http;

    @BeforeAll
    static void start() throws Exception {
        System.setProperty("fairlead.data-dir", data.toString());
        System.setProperty("fairlead.admin.port", "0");
        program = Program.start(StatsService.NAME, ClusterSettings.Mode.EMBEDDED);
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        http.close();
        program.stop();
        System.clearProperty("fairlead.data-dir");
        System.clearProperty("fairlead.admin.port");
    }

    private static Cluster cluster() {
        return ServiceHost.current().cluster();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(program.adminUrl() + path)).timeout(LIMIT);
    }

    private static HttpRequest.Builder authorized(String path) {
        return request(path)
                .header("Authorization", "Bearer " + program.host().token().value());
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(authorized(path).build(), BodyHandlers.ofString());
    }

    private static JsonObject json(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return read(answer.body());
    }

    private static JsonObject read(String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    private static void publish(String node, long requests, long millis) {
        LatencyRecorder total = new LatencyRecorder();
        for (int i = 0; i < requests; i++) {
            total.record(Duration.ofMillis(millis).toNanos());
        }
        List<StatsRow> rows = List.of(
                StatsRow.frontend("www").set(Metric.REQ_TOT, requests).build(),
                StatsRow.listener("www", "sock-1").set(Metric.STOT, requests).build(),
                StatsRow.server("app", "vm1")
                        .set(Metric.STOT, requests)
                        .set(Detail.STATUS, "UP")
                        .build(),
                StatsRow.backend("app")
                        .set(Metric.REQ_TOT, requests)
                        .set(Phase.TOTAL, total.snapshot())
                        .build());
        cluster()
                .stats()
                .publish(new NodeStats(node, SnapshotCodec.encode(new NodeSnapshot(node, Instant.now(), rows))));
    }

    @Test
    void statisticsOfAllNodesAreAddedAndTheSlowNodeShowsInThePercentiles() {
        Awaitility.await().atMost(LIMIT).untilAsserted(() -> {
            publish("fast", 90, 2);
            publish("slow", 10, 500);
            JsonObject stats = json("/api/v1/stats?node=fast&node=slow");
            assertThat(stats.getJsonArray("nodes")).hasSize(2);
            JsonObject frontend = stats.getJsonArray("frontends").getJsonObject(0);
            assertThat(frontend.getJsonObject("numbers").getInt("req_tot")).isEqualTo(100);
            JsonObject backend = stats.getJsonArray("backends").getJsonObject(0);
            assertThat(backend.getString("name")).isEqualTo("app");
            JsonObject server = backend.getJsonArray("servers").getJsonObject(0);
            assertThat(server.getString("name")).isEqualTo("vm1");
            assertThat(server.getJsonObject("numbers").getInt("stot")).isEqualTo(100);
            assertThat(server.getJsonObject("details").getString("status")).isEqualTo("UP");
            JsonObject latency = backend.getJsonObject("latency").getJsonObject("total");
            assertThat(latency.getInt("count")).isEqualTo(100);
            assertThat(latency.getJsonNumber("p50").doubleValue()).isBetween(1.9, 2.1);
            assertThat(latency.getJsonNumber("p95").doubleValue()).isBetween(480.0, 520.0);
        });
    }

    @Test
    void aNodeWhoseTextCannotBeReadIsLeftOut() {
        Awaitility.await().atMost(LIMIT).untilAsserted(() -> {
            cluster().stats().publish(new NodeStats("broken", "fairlead-stats 1\nFRONTEND"));
            publish("edge-1", 1, 1);
            assertThat(cluster().stats().all()).extracting(NodeStats::node).contains("broken", "edge-1");
            assertThat(json("/api/v1/stats").getJsonArray("nodes").getValuesAs(JsonObject.class))
                    .extracting(node -> node.getString("node"))
                    .contains("edge-1")
                    .doesNotContain("broken");
        });
    }

    @Test
    void healthShowsVerdictLastCheckAndOwner() throws Exception {
        ProbeResult last = new ProbeResult(CheckCode.L7STS, 503, "Service Unavailable", Duration.ofMillis(4));
        cluster()
                .health()
                .publish(
                        new ServerId("app", "vm2"),
                        new ServerHealth(HealthStatus.DOWN, 0, last, Instant.now(), 7, 3, 1, 1, "health-1"));
        JsonObject server = json("/api/v1/health").getJsonArray("servers").getValuesAs(JsonObject.class).stream()
                .filter(shown -> shown.getString("backend").equals("app")
                        && shown.getString("server").equals("vm2"))
                .findFirst()
                .orElseThrow();
        assertThat(server.getString("status")).isEqualTo("down");
        assertThat(server.getString("owner")).isEqualTo("health-1");
        JsonObject check = server.getJsonObject("lastCheck");
        assertThat(check.getString("code")).isEqualTo("L7STS");
        assertThat(check.getInt("status")).isEqualTo(503);
        assertThat(check.getJsonNumber("duration").doubleValue()).isEqualTo(4.0);
    }

    @Test
    void theRevisionInForceIsShownWithoutItsText() {
        String text = "{\"secret\":\"never shown\"}";
        cluster().config().publish(new StoredRevision(1, "abc", text, "ann", "first", Instant.now()), 0);
        Awaitility.await().atMost(LIMIT).untilAsserted(() -> {
            JsonObject config = json("/api/v1/stats").getJsonObject("config");
            assertThat(config.getInt("revision")).isEqualTo(1);
            assertThat(config.getString("author")).isEqualTo("ann");
        });
    }

    @Test
    void aStreamOfEventsTellsEveryEventAtOnce() throws Exception {
        HttpResponse<InputStream> answer =
                http.send(authorized("/api/v1/events/stream").build(), BodyHandlers.ofInputStream());
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            assertThat(dataOf("open", lines)).isEqualTo("{}");
            cluster().events().publish(new Event(Instant.now(), "n1", "server-down", "app/vm1", "it is \"down\"\nnow"));
            JsonObject event = read(dataOf("event", lines));
            assertThat(event.getString("kind")).isEqualTo("server-down");
            assertThat(event.getString("message")).isEqualTo("it is \"down\"\nnow");
        }
        assertThat(json("/api/v1/events?limit=1").getJsonArray("events")).hasSize(1);
    }

    @Test
    void aStreamOfStatisticsTellsEveryPicture() throws Exception {
        HttpResponse<InputStream> answer =
                http.send(authorized("/api/v1/stats/stream").build(), BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            JsonObject first = read(dataOf("stats", lines));
            publish("edge-delta", 3, 1);
            JsonObject change = read(dataOf("delta", lines));
            assertThat(change.getInt("since")).isGreaterThanOrEqualTo(first.getInt("number"));
            while (change.getJsonArray("changed").isEmpty()) {
                change = read(dataOf("delta", lines));
            }
            assertThat(change.getJsonArray("changed").getValuesAs(JsonObject.class))
                    .extracting(row -> row.getString("name"))
                    .containsAnyOf("www", "sock-1", "vm1", "app");
        }
    }

    @Test
    void theWholeClusterAsHaproxysCsvAndJson() {
        Awaitility.await().untilAsserted(() -> {
            publish("edge-csv", 12, 1);
            String csv = get("/api/v1/stats;csv?node=edge-csv").body();
            assertThat(csv).startsWith("# pxname,svname,qcur,").contains("\nwww,sock-1,", "\napp,vm1,");
            String typed = get("/api/v1/stats;json?node=edge-csv&kind=frontend").body();
            assertThat(typed)
                    .contains("\"objType\":\"Frontend\"")
                    .contains("\"name\":\"req_tot\"}")
                    .contains("\"value\":12}")
                    .doesNotContain("vm1");
        });
    }

    @Test
    void filtersTakeAwayRowsAndUnknownOnesAreRefused() throws Exception {
        Awaitility.await().untilAsserted(() -> {
            publish("edge-filter", 1, 1);
            JsonObject tree = json("/api/v1/stats?kind=server&proxy=app&node=edge-filter");
            assertThat(tree.getJsonArray("frontends")).isEmpty();
            assertThat(tree.getJsonArray("backends").getJsonObject(0).getJsonArray("servers"))
                    .hasSize(1);
            tree = json("/api/v1/stats?kind=listener&server=sock-1&node=edge-filter");
            JsonObject frontend = tree.getJsonArray("frontends").getJsonObject(0);
            assertThat(frontend.getString("name")).isEqualTo("www");
            assertThat(frontend.getJsonArray("listeners").getJsonObject(0).getString("name"))
                    .isEqualTo("sock-1");
            assertThat(tree.getJsonArray("backends")).isEmpty();
        });
        assertThat(get("/api/v1/stats?kind=nothing").statusCode()).isEqualTo(400);
        assertThat(get("/api/v1/stats?node=nobody").statusCode()).isEqualTo(400);
    }

    @Test
    void theHistoryOfARowAnswersForAnyWindowAndRefusesNonsense() throws Exception {
        JsonObject history = json("/api/v1/stats/history?kind=backend&proxy=app&window=5m&step=10s");
        assertThat(history.getInt("stepSeconds")).isEqualTo(10);
        assertThat(history.getJsonArray("points")).isNotNull();
        for (String wrong :
                List.of("window=0s", "window=31d", "window=x", "kind=x", "from=yesterday", "window=30d&step=1s")) {
            assertThat(get("/api/v1/stats/history?" + wrong).statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
    }

    @Test
    void theChecksOfAServerAreKept() {
        Awaitility.await().untilAsserted(() -> {
            ProbeResult refused = new ProbeResult(CheckCode.L4CON, 0, "Connection refused", Duration.ofMillis(1));
            long epoch = System.currentTimeMillis();
            cluster()
                    .health()
                    .publish(
                            new ServerId("app", "vm9"),
                            new ServerHealth(
                                    HealthStatus.DOWN, 0, refused, Instant.now(), epoch, 3, 1, epoch, "health-1"));
            JsonObject server = json("/api/v1/health/app/vm9");
            assertThat(server.getString("status")).isEqualTo("down");
            assertThat(server.getJsonArray("history").getJsonObject(0).getString("info"))
                    .isEqualTo("Connection refused");
        });
    }

    private static String dataOf(String event, BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.equals("event: " + event)) {
            line = lines.readLine();
        }
        String data = lines.readLine();
        assertThat(data).startsWith("data: ");
        return data.substring("data: ".length());
    }

    @Test
    void nothingBelowTheApiIsShownWithoutTheToken() throws Exception {
        for (String path : List.of("stats", "stats/stream", "health", "events", "events/stream")) {
            HttpResponse<String> answer = http.send(request("/api/v1/" + path).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(path).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
        }
    }

    @Test
    void aLimitThatIsNoneIsRefused() throws Exception {
        for (String limit : List.of("0", "1001", "-1", "x", "99999999999")) {
            assertThat(get("/api/v1/events?limit=" + limit).statusCode())
                    .as(limit)
                    .isEqualTo(400);
        }
    }

    @Test
    void haproxysMetricsNeedNoToken() {
        Awaitility.await().atMost(LIMIT).untilAsserted(() -> {
            publish("edge-1", 90, 2);
            publish("edge-2", 10, 500);
            HttpResponse<String> answer = http.send(request("/metrics/haproxy").build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body().lines())
                    .contains(
                            "# TYPE haproxy_server_sessions_total counter",
                            "haproxy_server_status{proxy=\"app\",server=\"vm1\",state=\"UP\"} 1");
            String sessions = "haproxy_server_sessions_total{proxy=\"app\",server=\"vm1\"} ";
            assertThat(answer.body()
                            .lines()
                            .filter(line -> line.startsWith(sessions))
                            .mapToDouble(line -> Double.parseDouble(line.substring(sessions.length()))))
                    .as("what other tests counted stays")
                    .singleElement()
                    .satisfies(total -> assertThat(total).isGreaterThanOrEqualTo(100));
        });
    }

    @Test
    void theDashboardAndItsFilesNeedNoTokenAndRunNothingForeign() throws Exception {
        HttpResponse<String> page = http.send(request("/").build(), BodyHandlers.ofString());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
        assertThat(page.body()).contains("/dashboard/app.js").contains("/dashboard/style.css");
        for (String file : List.of("app.js", "preact-htm.js", "uplot.js", "style.css", "icon.svg")) {
            HttpResponse<String> answer =
                    http.send(request("/dashboard/" + file).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(file).isEqualTo(200);
            assertThat(answer.body()).doesNotContain("src=\"https://").doesNotContain("from \"https://");
        }
    }

    @Test
    void noOtherFileOfTheProgramIsServed() throws Exception {
        for (String file : List.of("nothing.js", "..%2fMETA-INF%2fbeans.xml", "%2e%2e/META-INF/beans.xml")) {
            assertThat(http.send(request("/dashboard/" + file).build(), BodyHandlers.ofString())
                            .statusCode())
                    .as(file)
                    .isBetween(400, 404);
        }
    }

    @Test
    void probesAndMetricsAnswerBesideTheDashboard() throws Exception {
        for (String path : List.of("/health/live", "/health/started", "/health/ready", "/metrics", "/openapi")) {
            assertThat(http.send(request(path).build(), BodyHandlers.ofString()).statusCode())
                    .as(path)
                    .isEqualTo(200);
        }
    }
}
