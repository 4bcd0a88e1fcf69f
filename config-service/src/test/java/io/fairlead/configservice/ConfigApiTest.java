package io.fairlead.configservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.RunningProcess;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The life of a configuration over REST, in the order of its life; the last steps kill the program. */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConfigApiTest {

    private static final String CONFIG = "/api/v1/config";
    private static final String SECRET = "correct-horse-battery";

    private static final String FIRST = """
            defaults
              mode http
              timeout connect 2s
              timeout client 30s
              timeout server 30s
            frontend web
              bind 127.0.0.1:8080
              default_backend one
            backend one
              server s 127.0.0.1:9001
            backend two
              server s 127.0.0.1:9002
            listen stats
              bind 127.0.0.1:8404
              stats enable
              stats uri /s
              stats auth ops:%s
            """.formatted(SECRET);

    @TempDir
    private static Path folder;

    private static ConfigProgram service;

    @BeforeAll
    static void start() {
        service = ConfigProgram.start(folder);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static void assertProblem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.body()).contains("\"status\":" + status);
    }

    private static String edited() {
        return service.get(CONFIG).body().replace("\"default-backend\" : \"one\"", "\"default-backend\" : \"two\"");
    }

    @Test
    @Order(1)
    void beforeTheFirstThereIsNone() {
        assertProblem(service.get(CONFIG), 404);
        assertProblem(service.put(CONFIG, "{}"), 428);
        assertProblem(service.put(CONFIG, "{}", "If-Match", "*"), 412);
        assertProblem(service.put(CONFIG, "{}", "If-Match", "\"1-abc\""), 412);
    }

    @Test
    @Order(2)
    void theFirstMayBeAHaproxyCfg() {
        HttpResponse<String> done = service.send(service.request(CONFIG)
                .header("Content-Type", "text/plain")
                .header("If-None-Match", "*")
                .header("X-Change-Reason", "the beginning")
                .PUT(HttpRequest.BodyPublishers.ofString(FIRST)));

        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(done.body()).contains("\"revision\":1", "\"reason\":\"the beginning\"");
        assertThat(done.headers().firstValue("ETag").orElse("")).matches("\"1-[0-9a-f]{16}\"");
        assertThat(service.etag()).isEqualTo(done.headers().firstValue("ETag").orElseThrow());
    }

    @Test
    @Order(3)
    void aWriteNeedsTheTagOfWhatItReplaces() {
        assertProblem(service.put(CONFIG, edited()), 428);
        assertProblem(service.put(CONFIG, edited(), "If-Match", "\"1-0000000000000000\""), 412);
        assertProblem(service.put(CONFIG, edited(), "If-Match", "W/" + service.etag()), 412);
        assertProblem(service.put(CONFIG, edited(), "If-None-Match", "*"), 412);
        assertThat(service.get(CONFIG + "/status").body()).contains("\"head\":1");
    }

    @Test
    @Order(4)
    void whatIsWrongIsNamedWithPointerAndPlace() {
        String wrong = edited().replace("\"default-backend\"", "\"default-backnd\"")
                .replace("127.0.0.1:9001", "127.0.0.1:nine");

        HttpResponse<String> answer = service.put(CONFIG, wrong, "If-Match", service.etag());

        assertProblem(answer, 422);
        assertThat(answer.body())
                .contains("\"errors\":[", "\"code\":\"unknown-key\"", "/frontends/0/default-backnd", "\"line\":")
                .contains("default-backend", "/backends/0/servers/0/address", "127.0.0.1:nine")
                .doesNotContain(SECRET);
        assertProblem(service.put(CONFIG, "{ not json", "If-Match", service.etag()), 422);
        assertProblem(service.put(CONFIG, "", "If-Match", service.etag()), 422);
        assertThat(service.get(CONFIG + "/status").body()).contains("\"head\":1");
    }

    @Test
    @Order(5)
    void aDryRunShowsTheDifferenceAndChangesNothing() {
        HttpResponse<String> answer = service.put(CONFIG + "?dry-run=true", edited(), "If-Match", service.etag());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("-    default-backend: one", "+    default-backend: two");
        assertThat(answer.body()).doesNotContain(SECRET, "ops:");
        assertThat(service.get(CONFIG + "/status").body()).contains("\"head\":1");
    }

    @Test
    @Order(6)
    void anEditOfWhatWasReadKeepsTheSecretsItDidNotShow() {
        String before = service.etag();
        HttpResponse<String> done = service.put(CONFIG, edited(), "If-Match", "\"9-other\", " + before);

        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(done.body()).contains("\"revision\":2");
        assertProblem(service.put(CONFIG, edited(), "If-Match", before), 412);
        HttpResponse<String> unchanged = service.send(service.request(CONFIG + "?dry-run=true")
                .header("Content-Type", "text/plain")
                .header("If-Match", "*")
                .PUT(HttpRequest.BodyPublishers.ofString(FIRST.replace("default_backend one", "default_backend two"))));
        assertThat(unchanged.body()).as("the same secret is in force").contains("\"diff\":\"\"");
    }

    @Test
    @Order(7)
    void secretsLeaveThroughNoDoor() throws Exception {
        HttpResponse<String> yaml = service.send(service.request(CONFIG).header("Accept", "application/yaml"));
        assertThat(yaml.headers().firstValue("Content-Type").orElse("")).startsWith("application/yaml");
        assertThat(yaml.body()).contains("default-backend: two");
        List<String> shown = List.of(
                yaml.body(),
                service.get(CONFIG).body(),
                service.get(CONFIG + "/revisions").body(),
                service.get(CONFIG + "/revisions/1").body(),
                service.get(CONFIG + "/revisions/2").body(),
                service.get(CONFIG + "/status").body(),
                service.process().text());
        assertThat(shown).allSatisfy(text -> assertThat(text).doesNotContain(SECRET));
        assertThat(Files.readString(folder.resolve("data/revisions/000000000002.revision")))
                .as("or the test proves nothing")
                .contains(SECRET);
    }

    @Test
    @Order(8)
    void revisionsAreListedAndShown() {
        assertThat(service.get(CONFIG + "/revisions").body())
                .matches("(?s).*\"revision\":1,.*\"revision\":2,.*")
                .contains("the beginning");
        assertThat(service.get("/openapi").body()).contains("/api/v1/config/revisions/{number}");
        assertThat(service.get(CONFIG + "/revisions/1").body()).contains("\"default-backend\" : \"one\"");
        assertProblem(service.get(CONFIG + "/revisions/3"), 404);
        assertProblem(service.get(CONFIG + "/revisions/latest"), 404);
    }

    @Test
    @Order(9)
    void ordersAreGivenAndChecked() {
        String server = "/api/v1/servers/one/s";
        assertThat(service.put(server, "{\"state\": \"drain\", \"weight\": 7}", "X-Change-Reason", "disk swap")
                        .body())
                .contains("\"state\":\"drain\"", "\"weight\":7", "disk swap");
        assertThat(service.get("/api/v1/servers/two/s").body()).contains("\"state\":\"ready\"");
        assertProblem(service.get("/api/v1/servers/one/nobody"), 404);
        assertProblem(service.put(server, "{\"state\": \"asleep\"}"), 422);
        assertProblem(service.put(server, "{\"weight\": 257}"), 422);
        assertProblem(service.put(server, "[]"), 422);
        assertProblem(service.put(server, "{\"state\": 5}"), 422);
        assertThat(service.get(server).body()).contains("\"state\":\"drain\"", "\"weight\":7");
    }

    @Test
    @Order(10)
    void everythingIsThereAfterKillNine() {
        String etag = service.etag();
        String text = service.get(CONFIG).body();
        service.process().kill();
        service.close();

        service = ConfigProgram.start(folder);

        assertThat(service.etag()).isEqualTo(etag);
        assertThat(service.get(CONFIG).body()).isEqualTo(text);
        assertThat(service.get(CONFIG + "/revisions").body()).contains("\"revision\":1", "\"revision\":2");
        assertThat(service.get("/api/v1/servers/one/s").body())
                .contains("\"state\":\"drain\"", "\"weight\":7", "disk swap");
    }

    @Test
    @Order(11)
    void aBusyClusterPortIsOneSentence(@TempDir Path other) throws Exception {
        try (java.net.ServerSocket taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());
                RunningProcess second = ConfigProgram.launch(
                        other, Map.of("FAIRLEAD_CLUSTER_BIND", "127.0.0.1:" + taken.getLocalPort()))) {
            assertThat(second.exitStatus(Duration.ofMinutes(2))).isEqualTo(1);
            second.awaitLine(
                    line -> line.startsWith("config-service: ") && line.contains("127.0.0.1:" + taken.getLocalPort()),
                    Duration.ofMinutes(1));
            assertThat(second.text()).doesNotContain("    at ", "\tat ");
        }
    }
}
