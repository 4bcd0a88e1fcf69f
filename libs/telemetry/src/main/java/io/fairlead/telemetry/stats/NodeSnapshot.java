package io.fairlead.telemetry.stats;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one node counted, at one moment.
 *
 * @param node its name
 * @param time when
 * @param started when the node began to count; another start is another life
 * @param rows in the order of the configuration: frontends, then each backend behind its servers
 */
public record NodeSnapshot(String node, Instant time, Instant started, List<StatsRow> rows) {

    public NodeSnapshot {
        rows = List.copyOf(rows);
    }

    /** A snapshot of a node whose start does not matter. */
    public NodeSnapshot(String node, Instant time, List<StatsRow> rows) {
        this(node, time, Instant.EPOCH, rows);
    }

    private record Key(StatsRow.Kind kind, String proxy, String name) {}

    /**
     * The rows of several nodes taken together: numbers as {@link Metric#merge} says, distributions added, words from
     * the node that spoke last.
     */
    public static List<StatsRow> merge(List<NodeSnapshot> nodes) {
        List<NodeSnapshot> byAge = new ArrayList<>(nodes);
        byAge.sort((a, b) -> a.time.compareTo(b.time));
        Map<Key, StatsRow> merged = new LinkedHashMap<>();
        for (NodeSnapshot node : byAge) {
            for (StatsRow row : node.rows) {
                merged.merge(new Key(row.kind(), row.proxy(), row.name()), row, NodeSnapshot::sum);
            }
        }
        return List.copyOf(merged.values());
    }

    /** Two nodes' rows of the same thing; words from the newer. */
    public static StatsRow sum(StatsRow first, StatsRow second) {
        long asOf = Math.max(first.asOf(), second.asOf());
        StatsRow older = first.at(asOf);
        StatsRow newer = second.at(asOf);
        Map<Metric, Long> numbers = new EnumMap<>(Metric.class);
        numbers.putAll(older.numbers());
        newer.numbers().forEach((metric, value) -> numbers.merge(metric, value, metric::merge));
        Map<Detail, String> details = new EnumMap<>(Detail.class);
        details.putAll(older.details());
        details.putAll(newer.details());
        Map<Phase, Latency> latencies = new EnumMap<>(Phase.class);
        latencies.putAll(older.latencies());
        newer.latencies().forEach((phase, latency) -> latencies.merge(phase, latency, Latency::plus));
        return new StatsRow(newer.kind(), newer.proxy(), newer.name(), numbers, details, latencies, asOf);
    }
}
