package io.fairlead.stats.numbers;

import io.fairlead.telemetry.stats.Identity;
import io.fairlead.telemetry.stats.NodeSnapshot;
import io.fairlead.telemetry.stats.StatsRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes the rows of several nodes together, once a second: what no node told anything new of is the same object as
 * before. Words come from the last node by name, of those that told lately. Not thread-safe: one collector.
 */
final class Merger {

    /** A node that told nothing for so long has no word beside one that did. */
    private static final Duration LATE = Duration.ofSeconds(3);

    /** What nodes told last, and where each of their rows is in the whole. */
    private List<String> names = List.of();

    private List<List<StatsRow>> told = List.of();
    private List<int[]> placesOf = List.of();

    /** By place: the parts by node, absent where a node has no such row. */
    private List<@Nullable StatsRow[]> parts = List.of();

    private List<StatsRow> rows = List.of();
    private Map<RowKey, Integer> places = Map.of();

    /** The rows of all nodes, in the order of the node that told last. */
    List<StatsRow> merge(List<NodeSnapshot> nodes) {
        List<NodeSnapshot> ordered = ordered(nodes);
        if (arrangedAs(ordered)) {
            change(ordered);
        } else {
            arrange(ordered);
        }
        told = ordered.stream().map(NodeSnapshot::rows).toList();
        return rows;
    }

    /** Where each row of the last merging is; the same object for as long as the places are. */
    Map<RowKey, Integer> places() {
        return places;
    }

    /** Whether these nodes tell the rows they told last, in the same order. */
    private boolean arrangedAs(List<NodeSnapshot> ordered) {
        boolean same = names.equals(ordered.stream().map(NodeSnapshot::node).toList());
        for (int node = 0; same && node < told.size(); node++) {
            same = arrangedAs(told.get(node), ordered.get(node).rows());
        }
        return same;
    }

    private static boolean arrangedAs(List<StatsRow> before, List<StatsRow> now) {
        boolean same = before.size() == now.size();
        for (int i = 0; same && i < before.size(); i++) {
            same = Identity.same(before.get(i), now.get(i)) || before.get(i).about(now.get(i));
        }
        return same;
    }

    private void change(List<NodeSnapshot> ordered) {
        BitSet touched = new BitSet(rows.size());
        for (int node = 0; node < ordered.size(); node++) {
            List<StatsRow> before = told.get(node);
            List<StatsRow> now = ordered.get(node).rows();
            int[] where = placesOf.get(node);
            for (int i = 0; i < where.length; i++) {
                if (!Identity.same(before.get(i), now.get(i))) {
                    parts.get(where[i])[node] = now.get(i);
                    touched.set(where[i]);
                }
            }
        }
        if (!touched.isEmpty()) {
            List<StatsRow> next = new ArrayList<>(rows);
            touched.stream().forEach(place -> next.set(place, whole(parts.get(place))));
            rows = List.copyOf(next);
        }
    }

    private void arrange(List<NodeSnapshot> ordered) {
        Map<RowKey, Integer> found = LinkedHashMap.newLinkedHashMap(rows.size());
        List<@Nullable StatsRow[]> present = new ArrayList<>(rows.size());
        List<int[]> where = new ArrayList<>();
        for (int node = 0; node < ordered.size(); node++) {
            List<StatsRow> own = ordered.get(node).rows();
            int[] at = new int[own.size()];
            for (int i = 0; i < at.length; i++) {
                at[i] = found.computeIfAbsent(RowKey.of(own.get(i)), key -> {
                    present.add(new StatsRow[ordered.size()]);
                    return present.size() - 1;
                });
                present.get(at[i])[node] = own.get(i);
            }
            where.add(at);
        }
        List<StatsRow> next = new ArrayList<>(present.size());
        present.forEach(row -> next.add(whole(row)));
        names = ordered.stream().map(NodeSnapshot::node).toList();
        placesOf = where;
        parts = present;
        rows = List.copyOf(next);
        places = Collections.unmodifiableMap(found);
    }

    private static List<NodeSnapshot> ordered(List<NodeSnapshot> nodes) {
        Instant newest = nodes.stream()
                .map(NodeSnapshot::time)
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
        Comparator<NodeSnapshot> lateFirst =
                Comparator.comparing(node -> !node.time().isBefore(newest.minus(LATE)));
        return nodes.stream()
                .sorted(lateFirst.thenComparing(NodeSnapshot::node))
                .toList();
    }

    private static StatsRow whole(@Nullable StatsRow[] parts) {
        StatsRow whole = null;
        for (StatsRow part : parts) {
            if (part != null) {
                whole = whole == null ? part : NodeSnapshot.sum(whole, part);
            }
        }
        if (whole == null) {
            throw new IllegalStateException("a row of no node");
        }
        return whole;
    }
}
