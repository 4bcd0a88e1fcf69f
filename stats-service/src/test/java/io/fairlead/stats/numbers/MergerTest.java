package io.fairlead.stats.numbers;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.telemetry.stats.Detail;
import io.fairlead.telemetry.stats.Metric;
import io.fairlead.telemetry.stats.NodeSnapshot;
import io.fairlead.telemetry.stats.StatsRow;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows of several nodes add up; what did not change stays the same object. */
final class MergerTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static StatsRow row(String name, long sessions, String status) {
        return StatsRow.server("app", name)
                .set(Metric.STOT, sessions)
                .set(Detail.STATUS, status)
                .build();
    }

    private static NodeSnapshot node(String name, int second, StatsRow... rows) {
        return new NodeSnapshot(name, NOON.plusSeconds(second), List.of(rows));
    }

    @Test
    void onlyWhatChangedIsMadeAnew() {
        Merger merger = new Merger();
        StatsRow calm = row("calm", 1, "UP");
        StatsRow here = row("here", 5, "UP");

        List<StatsRow> first =
                merger.merge(List.of(node("a", 0, calm, row("busy", 1, "UP")), node("b", 0, calm, here)));
        List<StatsRow> second =
                merger.merge(List.of(node("b", 1, calm, here), node("a", 1, calm, row("busy", 4, "UP"))));

        assertThat(second).extracting(StatsRow::name).containsExactly("calm", "busy", "here");
        assertThat(second.get(0)).isSameAs(first.get(0)).isEqualTo(row("calm", 2, "UP"));
        assertThat(second.get(1)).isEqualTo(row("busy", 4, "UP"));
        assertThat(second.get(2)).isSameAs(here);
    }

    @Test
    void aNodeThatHasGoneSilentHasNoWordBesideOneThatTells() {
        Merger merger = new Merger();
        NodeSnapshot silent = node("z", 0, row("s", 7, "UP"));

        List<StatsRow> rows = merger.merge(List.of(silent, node("a", 10, row("s", 1, "DOWN"))));

        assertThat(rows).containsExactly(row("s", 8, "DOWN"));
    }
}
