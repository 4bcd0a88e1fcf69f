package io.fairlead.stats.numbers;

import io.fairlead.telemetry.stats.Identity;
import io.fairlead.telemetry.stats.Latency;
import io.fairlead.telemetry.stats.Metric;
import io.fairlead.telemetry.stats.Phase;
import io.fairlead.telemetry.stats.StatsRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What came on top between two moments, row by row. Pure functions. */
final class Growth {

    private Growth() {}

    /** Rows of which a counter or a distribution grew; a row that is new has grown by all it says. */
    static List<StatsRow> between(List<StatsRow> before, List<StatsRow> after) {
        Map<RowKey, StatsRow> former = new HashMap<>();
        before.forEach(row -> former.put(RowKey.of(row), row));
        List<StatsRow> grown = new ArrayList<>();
        for (StatsRow row : after) {
            if (Identity.same(former.get(RowKey.of(row)), row)) {
                continue;
            }
            StatsRow growth = of(Optional.ofNullable(former.get(RowKey.of(row))), row);
            if (!growth.numbers().isEmpty() || !growth.latencies().isEmpty()) {
                grown.add(growth);
            }
        }
        return grown;
    }

    private static StatsRow of(Optional<StatsRow> before, StatsRow row) {
        Map<Metric, Long> numbers = new EnumMap<>(Metric.class);
        row.numbers().forEach((metric, value) -> {
            long growth = value - before.map(old -> old.numberOrZero(metric)).orElse(0L);
            if (metric.counter() && growth > 0) {
                numbers.put(metric, growth);
            }
        });
        Map<Phase, Latency> latencies = new EnumMap<>(Phase.class);
        row.latencies().forEach((phase, latency) -> {
            Latency growth =
                    before.map(old -> latency.since(old.latency(phase))).orElse(latency);
            if (growth.count() > 0) {
                latencies.put(phase, growth);
            }
        });
        return new StatsRow(row.kind(), row.proxy(), row.name(), numbers, Map.of(), latencies);
    }

    /** Two growths of one row together. */
    static StatsRow sum(StatsRow one, StatsRow other) {
        Map<Metric, Long> numbers = new EnumMap<>(Metric.class);
        numbers.putAll(one.numbers());
        other.numbers().forEach((metric, value) -> numbers.merge(metric, value, Long::sum));
        Map<Phase, Latency> latencies = new EnumMap<>(Phase.class);
        latencies.putAll(one.latencies());
        other.latencies().forEach((phase, latency) -> latencies.merge(phase, latency, Latency::plus));
        return new StatsRow(one.kind(), one.proxy(), one.name(), numbers, Map.of(), latencies);
    }
}
