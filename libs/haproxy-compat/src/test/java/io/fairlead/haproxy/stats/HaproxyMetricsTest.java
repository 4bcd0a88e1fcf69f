package io.fairlead.haproxy.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.telemetry.stats.Detail;
import io.fairlead.telemetry.stats.Metric;
import io.fairlead.telemetry.stats.StatsRow;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The names, types and labels are those of HAProxy's exporter, asked beside ours. */
@Timeout(120)
final class HaproxyMetricsTest {

    private static final String CONFIG = """
            defaults
                mode http
                timeout connect 5s
                timeout client 60s
                timeout server 60s
            frontend web
                option socket-stats
                bind unix@SOCKET
                http-request use-service prometheus-exporter
                default_backend app
            frontend raw
                mode tcp
                bind unix@SOCKET.raw
                default_backend bytes
            backend app
                server one 127.0.0.1:1 check inter 1h
                server two 127.0.0.1:1 maxconn 7
            backend bytes
                mode tcp
                server three 127.0.0.1:1
            """;

    private static final List<StatsRow> ROWS = List.of(
            StatsRow.frontend("web")
                    .set(Detail.MODE, "http")
                    .set(Detail.STATUS, "OPEN")
                    .build(),
            StatsRow.frontend("raw")
                    .set(Detail.MODE, "tcp")
                    .set(Detail.STATUS, "OPEN")
                    .build(),
            StatsRow.listener("web", "sock-1")
                    .set(Detail.MODE, "http")
                    .set(Detail.STATUS, "FULL")
                    .set(Metric.DCON, 2)
                    .build(),
            StatsRow.server("app", "one")
                    .set(Detail.MODE, "http")
                    .set(Detail.STATUS, "DOWN")
                    .set(Detail.CHECK_STATUS, "L4CON")
                    .set(Metric.CHECK_DURATION, 4)
                    .build(),
            StatsRow.server("app", "two")
                    .set(Detail.MODE, "http")
                    .set(Detail.STATUS, "no check")
                    .set(Metric.SLIM, 7)
                    .build(),
            StatsRow.backend("app")
                    .set(Detail.MODE, "http")
                    .set(Detail.STATUS, "UP")
                    .set(Metric.HRSP_5XX, 3)
                    .build(),
            StatsRow.server("bytes", "three")
                    .set(Detail.MODE, "tcp")
                    .set(Detail.STATUS, "no check")
                    .build(),
            StatsRow.backend("bytes")
                    .set(Detail.MODE, "tcp")
                    .set(Detail.STATUS, "UP")
                    .build());

    @TempDir
    Path folder = Path.of("");

    @Test
    void valuesOfTheRows() {
        assertThat(HaproxyMetrics.render(ROWS).lines())
                .contains(
                        "haproxy_server_limit_sessions{proxy=\"app\",server=\"two\"} 7",
                        "haproxy_server_limit_sessions{proxy=\"app\",server=\"one\"} NaN",
                        "haproxy_server_check_duration_seconds{proxy=\"app\",server=\"one\"} 0.004000",
                        "haproxy_server_status{proxy=\"app\",server=\"one\",state=\"DOWN\"} 1",
                        "haproxy_server_status{proxy=\"app\",server=\"two\",state=\"UP\"} 1",
                        "haproxy_backend_agg_server_status{proxy=\"app\",state=\"DOWN\"} 1",
                        "haproxy_backend_http_responses_total{proxy=\"app\",code=\"5xx\"} 3",
                        "haproxy_listener_status{proxy=\"web\",listener=\"sock-1\",state=\"FULL\"} 1",
                        "haproxy_listener_denied_connections_total{proxy=\"web\",listener=\"sock-1\"} 2",
                        "# TYPE haproxy_frontend_sessions_total counter");
    }

    @Test
    void namesTypesAndLabelsAreHaproxys() throws Exception {
        Path program = Path.of("/usr/sbin/haproxy");
        assumeTrue(program.toFile().canExecute(), "haproxy is not installed");
        Path socket = folder.resolve("s");
        Path config = Files.writeString(folder.resolve("t.cfg"), CONFIG.replace("SOCKET", socket.toString()));
        Process process = new ProcessBuilder(program.toString(), "-db", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        try {
            assertThat(shape(HaproxyMetrics.render(ROWS))).isEqualTo(shape(scrape(process, socket)));
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Asks until it listens and has checked its server. */
    private String scrape(Process process, Path socket) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (process.isAlive() && System.nanoTime() < deadline) {
            try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                channel.connect(UnixDomainSocketAddress.of(socket));
                channel.write(ByteBuffer.wrap("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
                String answer = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII);
                if (answer.contains("haproxy_server_check_duration_seconds{")) {
                    return answer;
                }
            } catch (IOException e) {
                assertThat(e).as("it does not listen yet").isNotNull();
            }
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError(Files.readString(folder.resolve("output")));
    }

    /** Types, and samples without their values. */
    private static NavigableSet<String> shape(String text) {
        Predicate<String> ours = line -> !line.contains("haproxy_process_");
        NavigableSet<String> shape = new TreeSet<>();
        text.lines()
                .filter(line -> line.startsWith("# TYPE ") || line.startsWith("haproxy_"))
                .filter(ours)
                .map(line -> line.startsWith("#") ? line : line.substring(0, line.lastIndexOf(' ')))
                .forEach(shape::add);
        return shape;
    }
}
