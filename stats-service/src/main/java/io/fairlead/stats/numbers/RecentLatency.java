package io.fairlead.stats.numbers;

import io.fairlead.telemetry.stats.Identity;
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
import org.jspecify.annotations.Nullable;

/**
 * Distributions of the last minute, from ones that only grow: keeps a former state every ten seconds and takes the
 * difference. Not thread-safe: one collector.
 */
final class RecentLatency {

    private static final Duration STEP = Duration.ofSeconds(10);
    private static final int STEPS = 6;

    private record Mark(Instant time, Map<RowKey, Map<Phase, Latency>> states) {}

    /** A difference and what it was made of. */
    private record Known(Map<Phase, Latency> present, Map<Phase, Latency> base, Map<Phase, Latency> recent) {}

    private final Deque<Mark> marks = new ArrayDeque<>();
    private Map<RowKey, Known> known = Map.of();

    /** The last minute's distributions of rows on which anything happened in it, given the present totals. */
    Map<RowKey, Map<Phase, Latency>> of(List<StatsRow> rows, Instant now) {
        Map<RowKey, Map<Phase, Latency>> base =
                marks.isEmpty() ? Map.of() : marks.getFirst().states();
        Map<RowKey, Known> next = new HashMap<>();
        Map<RowKey, Map<Phase, Latency>> recent = new HashMap<>();
        for (StatsRow row : rows) {
            Map<Phase, Latency> present = row.latencies();
            if (!present.isEmpty()) {
                RowKey key = RowKey.of(row);
                Map<Phase, Latency> earlier = base.getOrDefault(key, Map.of());
                if (!Identity.same(earlier, present)) {
                    Known found = since(known.get(key), present, earlier);
                    next.put(key, found);
                    recent.put(key, found.recent());
                }
            }
        }
        known = next;
        mark(rows, now);
        return recent;
    }

    private void mark(List<StatsRow> rows, Instant now) {
        if (!marks.isEmpty() && now.isBefore(marks.getLast().time().plus(STEP))) {
            return;
        }
        Map<RowKey, Map<Phase, Latency>> states = new HashMap<>();
        rows.forEach(row -> {
            if (!row.latencies().isEmpty()) {
                states.put(RowKey.of(row), row.latencies());
            }
        });
        marks.addLast(new Mark(now, states));
        if (marks.size() > STEPS) {
            marks.removeFirst();
        }
    }

    private static Known since(@Nullable Known former, Map<Phase, Latency> present, Map<Phase, Latency> base) {
        if (former != null && Identity.same(former.present(), present) && Identity.same(former.base(), base)) {
            return former;
        }
        Map<Phase, Latency> difference = new EnumMap<>(Phase.class);
        present.forEach((phase, latency) -> {
            Latency earlier = base.get(phase);
            difference.put(phase, earlier == null ? latency : latency.since(earlier));
        });
        return new Known(present, base, difference);
    }
}
