package io.fairlead.configservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.TestCertificates;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The life of an uploaded certificate over REST: its key goes in and never out. */
@Timeout(240)
class CertificatesTest {

    private static final String ALL = "/api/v1/certificates";
    private static final String SITE = ALL + "/site";

    private static HttpResponse<String> put(ConfigProgram service, String path, String pem, String... headers) {
        HttpRequest.Builder request = service.request(path).header("Content-Type", "text/plain");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return service.send(request.PUT(BodyPublishers.ofString(pem)));
    }

    private static HttpResponse<String> delete(ConfigProgram service, String tag) {
        return service.send(service.request(SITE).header("If-Match", tag).DELETE());
    }

    @Test
    void aCertificateIsUploadedListedReplacedUsedAndDeleted(@TempDir Path folder) throws Exception {
        TestCertificates made = TestCertificates.in(folder);
        String first =
                Files.readString(made.issue("first", "a.example", "b.example").bundle("first"));
        String second = Files.readString(made.issue("second", "c.example").bundle("second"));
        try (ConfigProgram service = ConfigProgram.start(folder)) {
            assertThat(put(service, SITE, first).statusCode()).isEqualTo(428);
            assertThat(put(service, ALL + "/..%2Fup", first, "If-None-Match", "*")
                            .statusCode())
                    .isIn(400, 404, 422);
            assertThat(put(service, SITE, "no certificate", "If-None-Match", "*")
                            .body())
                    .contains("no certificate in it");
            HttpResponse<String> done = put(service, SITE, first, "If-None-Match", "*");
            assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
            assertThat(done.body()).contains("a.example", "b.example", "\"notAfter\":", "\"days\":");
            String tag = done.headers().firstValue("ETag").orElseThrow();
            Path file = folder.resolve("data/certificates/site.pem").toAbsolutePath();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(file)).isEqualTo(first);

            assertThat(put(service, SITE, second, "If-Match", "\"old\"").statusCode())
                    .isEqualTo(412);
            HttpResponse<String> replaced = put(service, SITE, second, "If-Match", tag);
            assertThat(replaced.body()).contains("c.example").doesNotContain("a.example");
            String newer = replaced.headers().firstValue("ETag").orElseThrow();

            String config = "{\"frontends\":[{\"name\":\"web\",\"bind\":[{\"address\":\"127.0.0.1:0\","
                    + "\"tls\":{\"certificates\":[\"" + file + "\"]}}]}]}";
            HttpResponse<String> applied = service.put("/api/v1/config", config, "If-None-Match", "*");
            assertThat(applied.statusCode()).as(applied.body()).isEqualTo(200);
            assertThat(service.get(ALL).body())
                    .contains("\"usedBy\":[\"web\"]", "\"uploaded\":true", "c.example")
                    .doesNotContain("PRIVATE KEY");
            assertThat(service.get(SITE).body()).doesNotContain("PRIVATE KEY");
            assertThat(delete(service, newer).statusCode()).isEqualTo(409);
            String etag = service.etag();
            assertThat(service.put("/api/v1/config", "{\"frontends\":[]}", "If-Match", etag)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(delete(service, newer).statusCode()).isEqualTo(204);
            assertThat(service.get(SITE).statusCode()).isEqualTo(404);
            assertThat(Files.exists(file)).isFalse();
        }
    }
}
