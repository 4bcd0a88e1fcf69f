package io.fairlead.telemetry.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.HdrHistogram.Histogram;

/** Percentiles of several nodes together are those of the raw timings, within 2 %, and as HdrHistogram's. */
final class LatencyProperties {

    static final long HOUR_MICROS = 1_800_000_000L;

    @Property(tries = 500)
    void mergedPercentilesAreWithinTwoPercentOfTheRawTimings(
            @ForAll @Size(min = 1, max = 400) List<@LongRange(min = 0, max = HOUR_MICROS) Long> micros,
            @ForAll @IntRange(min = 1, max = 5) int nodes) {
        List<LatencyRecorder> recorders = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            recorders.add(new LatencyRecorder());
        }
        Histogram reference = new Histogram(HOUR_MICROS * 2, 3);
        for (int i = 0; i < micros.size(); i++) {
            recorders.get(i % nodes).record(micros.get(i) * 1000, i);
            reference.recordValue(micros.get(i));
        }
        Latency merged = recorders.stream()
                .map(LatencyRecorder::snapshot)
                .map(snapshot -> Latency.decode(snapshot.encode()))
                .reduce(Latency.NONE, Latency::plus);
        List<Long> sorted = new ArrayList<>(micros);
        Collections.sort(sorted);
        for (double share : new double[] {0.5, 0.9, 0.95, 0.99, 1}) {
            long raw = sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
            assertThat(merged.percentileMicros(share)).as("p%s", share * 100).isBetween(raw, raw + raw / 50);
            long theirs = reference.getValueAtPercentile(share * 100);
            assertThat((double) merged.percentileMicros(share)).isBetween(theirs * 0.98 - 1, theirs * 1.02 + 1);
        }
        assertThat(merged.maxMicros()).isEqualTo(sorted.getLast());
    }
}
