package io.fairlead.stats.numbers;

import io.fairlead.telemetry.stats.Latency;
import io.fairlead.telemetry.stats.Phase;
import io.fairlead.telemetry.stats.StatsRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Distributions of the last minute, from ones that only grow: keeps a former state every ten seconds and takes the
 * difference. Not thread-safe: one collector.
 */
final class RecentLatency {

    private static final Duration STEP = Duration.ofSeconds(10);
    private static final int STEPS = 6;

    private record Mark(Instant time, Map<RowKey, Map<Phase, Latency>> states) {}

    private final Deque<Mark> marks = new ArrayDeque<>();

    /** The last minute's distributions, given the present totals. */
    Map<RowKey, Map<Phase, Latency>> of(List<StatsRow> rows, Instant now) {
        Map<RowKey, Map<Phase, Latency>> states = new HashMap<>();
        rows.forEach(row -> {
            if (!row.latencies().isEmpty()) {
                states.put(RowKey.of(row), row.latencies());
            }
        });
        Map<RowKey, Map<Phase, Latency>> base =
                marks.isEmpty() ? Map.of() : marks.getFirst().states();
        Map<RowKey, Map<Phase, Latency>> recent = new HashMap<>();
        states.forEach((key, present) -> recent.put(key, since(present, base.getOrDefault(key, Map.of()))));
        if (marks.isEmpty() || !now.isBefore(marks.getLast().time().plus(STEP))) {
            marks.addLast(new Mark(now, states));
            if (marks.size() > STEPS) {
                marks.removeFirst();
            }
        }
        return recent;
    }

    private static Map<Phase, Latency> since(Map<Phase, Latency> present, Map<Phase, Latency> base) {
        Map<Phase, Latency> difference = new EnumMap<>(Phase.class);
        present.forEach((phase, latency) -> {
            Latency earlier = base.get(phase);
            difference.put(phase, earlier == null ? latency : latency.since(earlier));
        });
        return difference;
    }
}
