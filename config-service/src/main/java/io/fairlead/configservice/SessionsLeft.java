package io.fairlead.configservice;

import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.StatsBoard;
import io.fairlead.cluster.StatsBoard.NodeStats;
import io.fairlead.model.state.ServerId;
import io.fairlead.telemetry.stats.Metric;
import io.fairlead.telemetry.stats.NodeSnapshot;
import io.fairlead.telemetry.stats.SnapshotReader;
import io.fairlead.telemetry.stats.StatsRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How many sessions the nodes of the data plane have with a server, as they told a moment ago. Thread-safe. */
final class SessionsLeft {

    private final StatsBoard board;
    private final Map<String, SnapshotReader> readers = new HashMap<>();

    SessionsLeft(StatsBoard board) {
        this.board = board;
    }

    /** Those of all nodes; 0 when nobody can be asked. */
    synchronized long of(ServerId id) {
        try {
            List<NodeStats> nodes = board.all();
            readers.keySet().retainAll(nodes.stream().map(NodeStats::node).toList());
            return nodes.stream()
                    .flatMap(this::rows)
                    .filter(row -> row.kind() == StatsRow.Kind.SERVER
                            && row.proxy().equals(id.backend())
                            && row.name().equals(id.server()))
                    .mapToLong(row -> row.numberOrZero(Metric.SCUR))
                    .sum();
        } catch (ClusterUnavailableException e) {
            return 0;
        }
    }

    private Stream<StatsRow> rows(NodeStats node) {
        try {
            return readers
                    .computeIfAbsent(node.node(), name -> new SnapshotReader())
                    .read(node.payload(), names -> board.parts(node.node(), names))
                    .map(NodeSnapshot::rows)
                    .stream()
                    .flatMap(List::stream);
        } catch (IllegalArgumentException e) {
            // A node of another release.
            return Stream.empty();
        }
    }
}
