package io.fairlead.stats.numbers;

import io.fairlead.telemetry.stats.Latency;
import io.fairlead.telemetry.stats.NodeSnapshot;
import io.fairlead.telemetry.stats.Phase;
import io.fairlead.telemetry.stats.StatsRow;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
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
 * @param places where in {@code rows} each is, by what it is about; the same object for as long as the places are
 */
public record Picture(
        long number,
        Instant time,
        List<Node> nodes,
        List<StatsRow> rows,
        Map<RowKey, Map<Phase, Latency>> recent,
        Map<String, NodeSnapshot> byNode,
        Map<RowKey, Integer> places) {

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

    /** The same with the places found out. */
    public Picture(
            long number,
            Instant time,
            List<Node> nodes,
            List<StatsRow> rows,
            Map<RowKey, Map<Phase, Latency>> recent,
            Map<String, NodeSnapshot> byNode) {
        this(number, time, nodes, rows, recent, byNode, places(rows));
    }

    /** Where each row is. */
    static Map<RowKey, Integer> places(List<StatsRow> rows) {
        Map<RowKey, Integer> places = HashMap.newHashMap(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            places.put(RowKey.of(rows.get(i)), i);
        }
        return Collections.unmodifiableMap(places);
    }

    /** The row about this, when there is one. */
    public Optional<StatsRow> row(RowKey key) {
        return Optional.ofNullable(places.get(key)).map(rows::get);
    }

    /** The second of the epoch that the newest numbers are of, by the clock of the node that told them. */
    public long second() {
        return nodes.stream()
                .map(Node::time)
                .max(Comparator.naturalOrder())
                .orElse(time)
                .getEpochSecond();
    }

    /** The same with all ages as of {@link #second}. */
    public Picture aged() {
        long second = second();
        List<StatsRow> aged = rows.stream().map(row -> row.at(second)).toList();
        return new Picture(number, time, nodes, aged, recent, byNode, places);
    }

    /** The same moment without what nodes count by themselves and without distributions, to be kept. */
    public Picture counters() {
        return new Picture(number, time, nodes, rows, Map.of(), Map.of(), places);
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
