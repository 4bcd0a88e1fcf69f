package io.fairlead.stats.numbers;

import io.fairlead.telemetry.stats.Latency;
import io.fairlead.telemetry.stats.NodeSnapshot;
import io.fairlead.telemetry.stats.Phase;
import io.fairlead.telemetry.stats.StatsRow;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * All nodes' statistics taken together, at one moment. Immutable.
 *
 * @param number grows by one with every picture
 * @param time when it was taken
 * @param nodes whose numbers are in it
 * @param rows merged, in the order of the configuration
 * @param recent distributions of the last minute, for rows that have any
 * @param byNode what every live node counts by itself
 * @param index the rows by what they are about
 */
public record Picture(
        long number,
        Instant time,
        List<Node> nodes,
        List<StatsRow> rows,
        Map<RowKey, Map<Phase, Latency>> recent,
        Map<String, NodeSnapshot> byNode,
        Map<RowKey, StatsRow> index) {

    /** Before the first. */
    public static final Picture NONE = new Picture(0, Instant.EPOCH, List.of(), List.of(), Map.of(), Map.of());

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
        recent = Collections.unmodifiableMap(recent);
        byNode = Map.copyOf(byNode);
    }

    /** The same with the index made. */
    public Picture(
            long number,
            Instant time,
            List<Node> nodes,
            List<StatsRow> rows,
            Map<RowKey, Map<Phase, Latency>> recent,
            Map<String, NodeSnapshot> byNode) {
        this(number, time, nodes, rows, recent, byNode, indexed(rows));
    }

    private static Map<RowKey, StatsRow> indexed(List<StatsRow> rows) {
        Map<RowKey, StatsRow> index = HashMap.newHashMap(rows.size());
        rows.forEach(row -> index.put(RowKey.of(row), row));
        return Collections.unmodifiableMap(index);
    }

    /** The row about this, when there is one. */
    public Optional<StatsRow> row(RowKey key) {
        return Optional.ofNullable(index.get(key));
    }

    /** The same moment without what nodes count by themselves and without distributions, to be kept. */
    public Picture counters() {
        return new Picture(number, time, nodes, rows, Map.of(), Map.of(), index);
    }

    /** The distribution of a row's last minute, empty when nothing happened. */
    public Latency recent(StatsRow row, Phase phase) {
        Latency found = recent.getOrDefault(RowKey.of(row), Map.of()).get(phase);
        return found == null ? Latency.NONE : found;
    }

    /** The same moment with these rows only. */
    public Picture with(List<StatsRow> only) {
        return new Picture(number, time, nodes, only, recent, byNode);
    }

    /** The same moment as these nodes alone saw it since they started; without the last minute's distributions. */
    public Picture of(List<String> names) {
        List<NodeSnapshot> chosen = names.stream()
                .distinct()
                .map(byNode::get)
                .filter(Objects::nonNull)
                .toList();
        List<Node> told =
                nodes.stream().filter(node -> names.contains(node.name())).toList();
        return new Picture(number, time, told, NodeSnapshot.merge(chosen), Map.of(), byNode);
    }
}
