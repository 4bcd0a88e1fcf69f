package io.fairlead.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.FairleadProcess;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.TestBackend;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An edit over REST: guarded by its ETag, refused with places when wrong, in force without closing a connection. */
@Timeout(120)
final class ConfigEditScenario {

    private static final String CONFIG = """
            defaults
              mode http
              timeout connect 2s
              timeout client 30s
              timeout server 30s
            frontend web
              bind 127.0.0.1:PORT
              default_backend one
            backend one
              server s 127.0.0.1:ONE
            backend two
              server s 127.0.0.1:TWO
            listen stats
              bind 127.0.0.1:STATS
              stats enable
              stats uri /s
              stats auth ops:correct-horse
            """;

    @Test
    void editsTakeEffectWithoutClosingAConnection(@TempDir Path folder) throws Exception {
        int port = Ports.free();
        try (TestBackend one = TestBackend.plain("one");
                TestBackend two = TestBackend.plain("two");
                FairleadProcess fairlead = FairleadProcess.run(folder, "haproxy.cfg", config(port, one, two));
                RawClient client = RawClient.connect(port)) {
            assertThat(client.get("/", "x").body()).isEqualTo("one");

            HttpResponse<String> shown = fairlead.get("/api/v1/config");
            String etag = shown.headers().firstValue("ETag").orElseThrow();
            assertThat(shown.body()).contains("\"default-backend\" : \"one\"").doesNotContain("correct-horse");
            String edited = shown.body().replace("\"default-backend\" : \"one\"", "\"default-backend\" : \"two\"");

            assertThat(put(fairlead, edited, null).statusCode()).isEqualTo(428);
            assertThat(put(fairlead, edited, "\"1-wrong\"").statusCode()).isEqualTo(412);
            HttpResponse<String> wrong = put(
                    fairlead, edited.replace("\"default-backend\" : \"two\"", "\"default-backnd\" : \"two\""), etag);
            assertThat(wrong.statusCode()).isEqualTo(422);
            assertThat(wrong.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
            assertThat(wrong.body())
                    .contains("unknown-key", "/frontends/0/default-backnd", "default-backend", "\"line\":");
            assertThat(client.get("/", "x").body()).isEqualTo("one");

            HttpResponse<String> done = put(fairlead, edited, etag);
            assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(client.get("/", "x").body()).isEqualTo("two"));
            assertThat(put(fairlead, edited, etag).statusCode()).isEqualTo(412);
            assertThat(fairlead.get("/api/v1/config/status").body()).contains("\"revision\":2");
        }
    }

    @Test
    void revisionsAndOrdersSurviveARestart(@TempDir Path folder) throws Exception {
        int port = Ports.free();
        try (TestBackend one = TestBackend.plain("one");
                TestBackend two = TestBackend.plain("two")) {
            String config = config(port, one, two);
            try (FairleadProcess fairlead = FairleadProcess.run(folder, "haproxy.cfg", config)) {
                String etag = fairlead.get("/api/v1/config")
                        .headers()
                        .firstValue("ETag")
                        .orElseThrow();
                String edited = fairlead.get("/api/v1/config")
                        .body()
                        .replace("\"default-backend\" : \"one\"", "\"default-backend\" : \"two\"");
                assertThat(put(fairlead, edited, etag).statusCode()).isEqualTo(200);
                HttpResponse<String> ordered = fairlead.send(fairlead.request("/api/v1/servers/one/s")
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString("{\"state\":\"maint\"}"))
                        .build());
                assertThat(ordered.statusCode()).as(ordered.body()).isEqualTo(200);
                assertThat(PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(fairlead.data().resolve("admin-token"))))
                        .isEqualTo("rw-------");
                fairlead.process().kill();
            }
            try (FairleadProcess fairlead = FairleadProcess.run(folder, "haproxy.cfg", config);
                    RawClient client = RawClient.connect(port)) {
                assertThat(client.get("/", "x").body()).isEqualTo("two");
                assertThat(fairlead.get("/api/v1/servers/one/s").body()).contains("\"maint\"");
                try (RawClient stats = RawClient.connect(port)) {
                    assertThat(stats.get("/", "x").status()).isEqualTo(200);
                }
            }
        }
    }

    private static String config(int port, TestBackend one, TestBackend two) {
        return CONFIG.replace("PORT", Integer.toString(port))
                .replace("ONE", Integer.toString(one.port()))
                .replace("TWO", Integer.toString(two.port()))
                .replace("STATS", Integer.toString(Ports.free()));
    }

    private static HttpResponse<String> put(
            FairleadProcess fairlead, String body, @org.jspecify.annotations.Nullable String etag) {
        HttpRequest.Builder request = fairlead.request("/api/v1/config")
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body));
        if (etag != null) {
            request.header("If-Match", etag);
        }
        return fairlead.send(request.build());
    }
}
