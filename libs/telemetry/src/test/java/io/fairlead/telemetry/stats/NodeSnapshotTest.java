package io.fairlead.telemetry.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statistics travel between nodes as text and add up to one picture. */
final class NodeSnapshotTest {

    private static StatsRow server(long total, long lastChange, String status, long micros) {
        LatencyRecorder times = new LatencyRecorder();
        times.record(micros * 1000);
        return StatsRow.server("be", "s 1\t=\n%")
                .set(Metric.STOT, total)
                .set(Metric.SMAX, total)
                .set(Metric.LASTCHG, lastChange)
                .set(Detail.STATUS, status)
                .set(Phase.TOTAL, times.snapshot())
                .build();
    }

    private static NodeSnapshot node(String name, long second, StatsRow... rows) {
        return new NodeSnapshot(name, Instant.ofEpochSecond(second), List.of(rows));
    }

    @Test
    void textCarriesEverything() {
        NodeSnapshot node = node(
                "node \u00e9",
                12,
                StatsRow.frontend("fe")
                        .set(Metric.SCUR, 3)
                        .set(Detail.STATUS, "OPEN")
                        .build(),
                server(7, -1, "UP 1/3", 500),
                StatsRow.backend("be").build());
        assertThat(SnapshotCodec.decode(SnapshotCodec.encode(node))).isEqualTo(node);
    }

    @Test
    void whatALaterVersionAddsIsSkipped() {
        String text = SnapshotCodec.encode(node("a", 1, server(1, 1, "UP", 1)))
                        .replace("\tn.stot=1", "\tn.stot=1\tn.news=5\td.news=x\tz.odd=1\tl.news=0")
                + "NEWS\ta\tb\tn.stot=1\n";
        assertThat(SnapshotCodec.decode(text)).isEqualTo(node("a", 1, server(1, 1, "UP", 1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fairlead-stats 2\ta\t1\n",
                "fairlead-stats 1\ta\tx\n",
                "fairlead-stats 1\ta\t1\nSERVER\n",
                "fairlead-stats 1\ta\t1\nSERVER\ta\tb\tnothing\n",
                "fairlead-stats 1\ta\t1\nSERVER\ta\tb\tn.stot=x\n"
            })
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> SnapshotCodec.decode(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nodesAddUp() {
        List<StatsRow> merged = NodeSnapshot.merge(List.of(
                node("b", 20, server(5, 30, "DOWN", 900)),
                node("a", 10, server(2, -1, "UP", 100), StatsRow.backend("only").build())));
        assertThat(merged).hasSize(2);
        StatsRow server = merged.getFirst();
        assertThat(server.number(Metric.STOT)).hasValue(7);
        assertThat(server.number(Metric.SMAX)).hasValue(5);
        assertThat(server.number(Metric.LASTCHG)).hasValue(30);
        assertThat(server.number(Metric.BIN)).isEmpty();
        assertThat(server.detail(Detail.STATUS)).as("the node that spoke last").hasValue("DOWN");
        assertThat(server.latency(Phase.TOTAL).count()).isEqualTo(2);
        assertThat(merged.get(1).proxy()).isEqualTo("only");
    }

    @Test
    void ratesComeFromTotals() {
        Rate rate = new Rate(0);
        rate.sample(100, 1_000_000_000L);
        assertThat(rate.current()).isEqualTo(100);
        rate.sample(101, 1_000_000_001L);
        assertThat(rate.current()).as("too soon to say").isEqualTo(100);
        rate.sample(120, 3_000_000_000L);
        assertThat(rate.current()).isEqualTo(10);
        assertThat(rate.most()).isEqualTo(100);
    }
}
