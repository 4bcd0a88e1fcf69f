package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.haproxy.stats.StatsRow;
import io.fairlead.telemetry.stats.Detail;
import io.fairlead.telemetry.stats.Metric;
import org.junit.jupiter.api.Test;

/** Columns of the statistics as the other services read them. */
final class StatsPublisherTest {

    @Test
    void columnsKeepTheirMeaning() {
        StatsRow columns = StatsRow.of("app", "one")
                .set("type", 2)
                .set("scur", 3)
                .set("slim", "")
                .set("status", "DOWN 1/2");
        var row = StatsPublisher.row(columns);
        assertThat(row.kind()).isEqualTo(io.fairlead.telemetry.stats.StatsRow.Kind.SERVER);
        assertThat(row.name()).isEqualTo("one");
        assertThat(row.number(Metric.SCUR)).hasValue(3);
        assertThat(row.number(Metric.SLIM)).isEmpty();
        assertThat(row.detail(Detail.STATUS)).contains("DOWN 1/2");
    }

    @Test
    void everyRowOfALiveEdgeCanBePublished() throws Exception {
        try (EdgeUnderTest edge = new EdgeUnderTest("stock", """
                frontend web
                  mode http
                  bind 127.0.0.1:PORT
                  default_backend app
                backend app
                  mode http
                  server one 127.0.0.1:1 check maxconn 5
                """)) {
            edge.check("app/one", false);
            var rows = new StatsTable(edge.runtime.dataplane())
                    .rows().stream().map(StatsPublisher::row).toList();
            assertThat(rows).hasSize(3);
            assertThat(rows)
                    .anyMatch(row -> row.detail(Detail.STATUS).orElse("").equals("DOWN"));
        }
    }
}
