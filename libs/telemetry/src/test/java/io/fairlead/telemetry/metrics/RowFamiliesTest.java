package io.fairlead.telemetry.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.telemetry.stats.Detail;
import io.fairlead.telemetry.stats.LatencyRecorder;
import io.fairlead.telemetry.stats.Metric;
import io.fairlead.telemetry.stats.Phase;
import io.fairlead.telemetry.stats.StatsRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows as Prometheus reads them. */
class RowFamiliesTest {

    private static List<StatsRow> rows() {
        LatencyRecorder times = new LatencyRecorder();
        for (int millis : new int[] {1, 3, 3, 700, 60_000}) {
            times.record(Duration.ofMillis(millis).toNanos());
        }
        return List.of(
                StatsRow.frontend("web")
                        .set(Metric.REQ_TOT, 7)
                        .set(Metric.HRSP_2XX, 5)
                        .set(Metric.HRSP_5XX, 2)
                        .set(
                                Detail.CERTIFICATES,
                                "broken\t*:443\tno key\n/etc/a \"b\".pem\t2026-03-01T00:00:00Z\tca\tshop.example")
                        .build(),
                StatsRow.backend("app")
                        .set(Metric.ACT, 1)
                        .set(Phase.TOTAL, times.snapshot())
                        .build(),
                StatsRow.server("app", "a").set(Detail.STATUS, "UP 1/2").build(),
                StatsRow.server("app", "b").set(Detail.STATUS, "DOWN").build(),
                StatsRow.server("app", "c").set(Detail.STATUS, "no check").build());
    }

    private static String text(boolean openMetrics) {
        return Exposition.text(RowFamilies.of(rows()), openMetrics);
    }

    @Test
    void countersHaveTheirEndingAndLabels() {
        assertThat(text(false))
                .contains(
                        "# TYPE fairlead_frontend_requests_total counter\nfairlead_frontend_requests_total{frontend=\"web\"} 7\n",
                        "fairlead_frontend_responses_total{frontend=\"web\",code=\"5xx\"} 2\n",
                        "fairlead_frontend_responses_total{frontend=\"web\",code=\"3xx\"} 0\n")
                .doesNotContain("fairlead_backend_responses", "fairlead_frontend_sessions");
        assertThat(text(true))
                .contains(
                        "# HELP fairlead_frontend_requests Requests received.\n# TYPE fairlead_frontend_requests counter\n"
                                + "fairlead_frontend_requests_total{frontend=\"web\"} 7\n");
    }

    @Test
    void gaugesOfServersAndCertificates() {
        assertThat(text(false))
                .contains(
                        "fairlead_server_up{backend=\"app\",server=\"a\"} 1\n",
                        "fairlead_server_up{backend=\"app\",server=\"b\"} 0\n",
                        "fairlead_server_up{backend=\"app\",server=\"c\"} 1\n",
                        "fairlead_backend_active_servers{backend=\"app\"} 1\n",
                        "fairlead_certificate_expiry_timestamp_seconds{frontend=\"web\",file=\"/etc/a \\\"b\\\".pem\"} 1772323200\n",
                        "fairlead_certificates_broken{frontend=\"web\"} 1\n");
    }

    @Test
    void bucketsAddUpAndTheSumIsNear() {
        String name = "fairlead_backend_total_duration_seconds";
        assertThat(text(false))
                .contains(
                        name + "_bucket{backend=\"app\",le=\"0.001\"} 0\n",
                        name + "_bucket{backend=\"app\",le=\"0.0025\"} 1\n",
                        name + "_bucket{backend=\"app\",le=\"0.005\"} 3\n",
                        name + "_bucket{backend=\"app\",le=\"1\"} 4\n",
                        name + "_bucket{backend=\"app\",le=\"30\"} 4\n",
                        name + "_bucket{backend=\"app\",le=\"+Inf\"} 5\n",
                        name + "_count{backend=\"app\"} 5\n");
        double sum = text(false)
                .lines()
                .filter(line -> line.startsWith(name + "_sum"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
        assertThat(sum).isBetween(60.707 * 0.99, 60.707 * 1.01);
    }

    @Test
    void familiesOfTwoServicesAreOne() {
        List<MetricFamily> twice = new java.util.ArrayList<>(RowFamilies.of(rows()));
        twice.addAll(RowFamilies.of(List.of(StatsRow.server("db", "x").build())));

        List<String> lines = Exposition.text(twice, false).lines().toList();

        assertThat(lines.stream().filter(line -> line.startsWith("# TYPE fairlead_server_up ")))
                .hasSize(1);
        assertThat(lines).contains("fairlead_server_up{backend=\"db\",server=\"x\"} 1");
    }

    @Test
    void everyFamilyIsInTheDocs() throws IOException {
        String docs = Files.readString(Path.of("..", "..", "docs", "metrics.md"));

        List<String> names = RowFamilies.of(List.of()).stream()
                .map(family -> family.name() + (family.type() == MetricFamily.Type.COUNTER ? "_total" : ""))
                .toList();

        assertThat(names)
                .hasSizeGreaterThan(40)
                .allSatisfy(name -> assertThat(docs).contains("| `" + name + "` |"));
        assertThat(Arrays.stream(docs.split("\n", -1)).filter(line -> line.startsWith("| `fairlead_")))
                .hasSize(names.size() + 4);
    }
}
