package io.fairlead.stats.numbers;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.telemetry.stats.LatencyRecorder;
import io.fairlead.telemetry.stats.Metric;
import io.fairlead.telemetry.stats.NodeSnapshot;
import io.fairlead.telemetry.stats.Phase;
import io.fairlead.telemetry.stats.StatsRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counters never go back, whoever starts anew. */
final class TotalsTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private static StatsRow backend(long requests, long sessions) {
        LatencyRecorder times = new LatencyRecorder();
        for (int i = 0; i < requests; i++) {
            times.record(1_000_000);
        }
        return StatsRow.backend("app")
                .set(Metric.REQ_TOT, requests)
                .set(Metric.SCUR, sessions)
                .set(Metric.SMAX, sessions)
                .set(Phase.TOTAL, times.snapshot())
                .build();
    }

    private static NodeSnapshot told(int life, StatsRow... rows) {
        return new NodeSnapshot("edge-1", NOON.plusSeconds(life), NOON.minusSeconds(1000 - life), List.of(rows));
    }

    private static StatsRow only(NodeSnapshot snapshot) {
        assertThat(snapshot.rows()).hasSize(1);
        return snapshot.rows().getFirst();
    }

    @Test
    void aNodeThatStartsAnewCountsOnEvenWhenItIsPastItsFormerNumber() {
        Totals totals = new Totals();
        totals.add(told(1, backend(5, 3)));
        assertThat(only(totals.add(told(2, backend(10, 1)))).numberOrZero(Metric.REQ_TOT))
                .isEqualTo(15);
        StatsRow row = only(totals.add(told(2, backend(12, 1))));
        assertThat(row.numberOrZero(Metric.REQ_TOT)).isEqualTo(17);
        assertThat(row.numberOrZero(Metric.SCUR)).as("of the moment").isEqualTo(1);
        assertThat(row.numberOrZero(Metric.SMAX)).as("the highest of all lives").isEqualTo(3);
        assertThat(row.latency(Phase.TOTAL).count()).isEqualTo(17);
    }

    @Test
    void aNodeThatHasNotReadItsConfigurationYetLosesNothing() {
        Totals totals = new Totals();
        totals.add(told(1, backend(5, 0)));
        assertThat(totals.add(told(2)).rows()).isEmpty();
        totals.add(told(2));
        assertThat(only(totals.add(told(2, backend(1, 0)))).numberOrZero(Metric.REQ_TOT))
                .isEqualTo(6);
    }

    @Test
    void countersThatAreClearedGoOn() {
        Totals totals = new Totals();
        totals.add(told(1, backend(5, 0)));
        assertThat(only(totals.add(told(1, backend(2, 0)))).numberOrZero(Metric.REQ_TOT))
                .isEqualTo(7);
    }

    @Test
    void whatAKilledNodeCountedStaysWithoutItsMoment() {
        Totals totals = new Totals();
        totals.add(told(1, backend(5, 3)));
        StatsRow left = only(totals.silent(Set.of(), NOON.plusSeconds(60)).getFirst());
        assertThat(left.numberOrZero(Metric.REQ_TOT)).isEqualTo(5);
        assertThat(left.number(Metric.SCUR)).isEmpty();
        assertThat(totals.silent(Set.of("edge-1"), NOON)).isEmpty();
        assertThat(totals.silent(Set.of(), NOON.plus(Totals.REMEMBERED).plus(Duration.ofDays(1))))
                .isEmpty();
    }

    @Test
    void whatTheConfigurationNoLongerHasIsForgotten() {
        Totals totals = new Totals();
        totals.add(told(1, backend(5, 0)));
        totals.add(told(1));
        assertThat(only(totals.add(told(1, backend(1, 0)))).numberOrZero(Metric.REQ_TOT))
                .isEqualTo(1);
    }

    @Test
    void aServiceThatStartsAnewReadsWhatItKept() {
        TotalsFile file = new TotalsFile(folder);
        Totals totals = file.read();
        totals.add(told(1, backend(5, 0)));
        totals.add(told(2, backend(10, 0)));
        file.keep(totals, NOON);
        Totals again = new TotalsFile(folder).read();
        assertThat(only(again.silent(Set.of(), NOON).getFirst()).numberOrZero(Metric.REQ_TOT))
                .isEqualTo(15);
        assertThat(only(again.add(told(2, backend(11, 0)))).numberOrZero(Metric.REQ_TOT))
                .isEqualTo(16);
        assertThat(only(again.add(told(3, backend(1, 0)))).numberOrZero(Metric.REQ_TOT))
                .isEqualTo(17);
    }

    @Test
    void aDamagedFileIsSetAside() throws Exception {
        Files.writeString(folder.resolve("totals"), "no statistics");
        assertThat(new TotalsFile(folder).read().silent(Set.of(), NOON)).isEmpty();
        assertThat(folder.resolve("totals.damaged")).exists();
    }
}
