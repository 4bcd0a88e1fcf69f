package io.fairlead.stats;

import io.fairlead.telemetry.stats.Latency;
import io.fairlead.telemetry.stats.Phase;
import io.fairlead.telemetry.stats.StatsRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All nodes' statistics taken together, at one moment. Immutable.
 *
 * @param number grows by one with every picture
 * @param time when it was taken
 * @param nodes whose numbers are in it
 * @param rows merged, in the order of the configuration
 * @param recent distributions of the last minute, for rows that have any
 */
public record Picture(
        long number, Instant time, List<Node> nodes, List<StatsRow> rows, Map<RowKey, Map<Phase, Latency>> recent) {

    /** Before the first. */
    public static final Picture NONE = new Picture(0, Instant.EPOCH, List.of(), List.of(), Map.of());

    /**
     * A node that counts.
     *
     * @param name its name
     * @param time when it told last
     */
    public record Node(String name, Instant time) {}

    public Picture {
        nodes = List.copyOf(nodes);
        rows = List.copyOf(rows);
        recent = Map.copyOf(recent);
    }

    /** The distribution of a row's last minute, empty when nothing happened. */
    public Latency recent(StatsRow row, Phase phase) {
        Latency found = recent.getOrDefault(RowKey.of(row), Map.of()).get(phase);
        return found == null ? Latency.NONE : found;
    }
}
