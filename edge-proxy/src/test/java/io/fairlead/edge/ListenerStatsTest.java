package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.haproxy.stats.StatsCsv;
import io.fairlead.telemetry.stats.StatsRow;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.TestBackend;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each address counts by itself where {@code option socket-stats} wants it. HAProxy manual 4.2. */
@Timeout(120)
final class ListenerStatsTest {

    private static final String CONFIG = """
            defaults
              mode http
              timeout connect 5s
              timeout client 60s
              timeout server 60s
            frontend fe
              %s
              bind 127.0.0.1:PORT
              bind 127.0.0.1:%d name second
              http-request deny if { path /denied }
              default_backend be
            listen closed
              %s
              bind 127.0.0.1:%d
              mode tcp
              tcp-request connection reject
              server s1 127.0.0.1:1
            backend be
              server s1 127.0.0.1:%d
            """;

    private static List<String> rows(EdgeUnderTest edge, String... columns) {
        return edge.runtime.table().rows().stream()
                .filter(row -> row.kind() == StatsRow.Kind.LISTENER)
                .map(row -> List.of(columns).stream()
                        .map(column -> StatsCsv.column(row, column))
                        .reduce(row.proxy() + "/" + row.name(), (one, other) -> one + " " + other))
                .toList();
    }

    @Test
    void everyAddressCountsByItself() throws Exception {
        int second = Ports.free();
        int third = Ports.free();
        try (TestBackend backend = TestBackend.plain("one");
                EdgeUnderTest edge = new EdgeUnderTest(
                        "stock",
                        String.format(
                                Locale.ROOT,
                                CONFIG,
                                "option socket-stats",
                                second,
                                "option socket-stats",
                                third,
                                backend.port()))) {
            try (RawClient client = edge.connect()) {
                assertThat(client.get("/", "x").status()).isEqualTo(200);
                assertThat(client.get("/denied", "x").status()).isEqualTo(403);
                await().untilAsserted(() ->
                        assertThat(rows(edge, "type", "scur", "stot", "dreq")).contains("fe/sock-1 3 1 1 1"));
            }
            try (RawClient client = RawClient.connect(second)) {
                client.send("nonsense\r\n\r\n");
                assertThat(client.read().status()).isEqualTo(400);
            }
            try (RawClient client = RawClient.connect(third)) {
                assertThat(client).isNotNull();
            }
            await().untilAsserted(() -> assertThat(rows(edge, "scur", "smax", "stot", "dreq", "ereq", "dcon", "status"))
                    .containsExactly(
                            "fe/sock-1 0 1 1 1 0 0 OPEN",
                            "fe/second 0 1 1 0 1 0 OPEN",
                            "closed/sock-1 0 1 1 0 0 1 OPEN"));
            assertThat(rows(edge, "bin", "bout")).noneMatch(row -> row.startsWith("fe/sock-1 0"));
            edge.apply(String.format(Locale.ROOT, CONFIG, "option socket-stats", second, "", third, backend.port()));
            assertThat(rows(edge, "stot")).containsExactly("fe/sock-1 1", "fe/second 1");
        }
    }
}
