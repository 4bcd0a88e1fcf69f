package io.fairlead.stats.numbers;

import io.fairlead.telemetry.stats.NodeSnapshot;
import io.fairlead.telemetry.stats.StatsRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

    /** A row and what it was made of: by node, absent where a node has no such row. */
    private static final class Merged {
        private final @Nullable StatsRow[] parts;
        private final StatsRow whole;

        Merged(@Nullable StatsRow[] parts, StatsRow whole) {
            this.parts = parts;
            this.whole = whole;
        }

        boolean madeOf(@Nullable StatsRow[] others) {
            if (parts.length != others.length) {
                return false;
            }
            for (int i = 0; i < parts.length; i++) {
                if (!Identity.same(parts[i], others[i])) {
                    return false;
                }
            }
            return true;
        }
    }

    private Map<RowKey, Merged> known = Map.of();

    /** The rows of all nodes, in the order of the node that told last. */
    List<StatsRow> merge(List<NodeSnapshot> nodes) {
        List<NodeSnapshot> ordered = ordered(nodes);
        Map<RowKey, @Nullable StatsRow[]> parts = LinkedHashMap.newLinkedHashMap(known.size());
        for (int node = 0; node < ordered.size(); node++) {
            for (StatsRow row : ordered.get(node).rows()) {
                parts.computeIfAbsent(RowKey.of(row), key -> new StatsRow[ordered.size()])[node] = row;
            }
        }
        Map<RowKey, Merged> next = LinkedHashMap.newLinkedHashMap(parts.size());
        List<StatsRow> rows = new ArrayList<>(parts.size());
        parts.forEach((key, present) -> {
            Merged former = known.get(key);
            Merged merged = former != null && former.madeOf(present) ? former : new Merged(present, whole(present));
            next.put(key, merged);
            rows.add(merged.whole);
        });
        known = next;
        return List.copyOf(rows);
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
