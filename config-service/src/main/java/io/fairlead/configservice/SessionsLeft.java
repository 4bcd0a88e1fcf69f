package io.fairlead.configservice;

import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.StatsBoard;
import io.fairlead.model.state.ServerId;
import io.fairlead.telemetry.stats.Metric;
import io.fairlead.telemetry.stats.SnapshotCodec;
import io.fairlead.telemetry.stats.StatsRow;
import java.util.stream.Stream;

/** How many sessions the nodes of the data plane have with a server, as they told a moment ago. Thread-safe. */
final class SessionsLeft {

    private final StatsBoard board;

    SessionsLeft(StatsBoard board) {
        this.board = board;
    }

    /** Those of all nodes; 0 when nobody can be asked. */
    long of(ServerId id) {
        try {
            return board.all().stream()
                    .flatMap(node -> rows(node.payload()))
                    .filter(row -> row.kind() == StatsRow.Kind.SERVER
                            && row.proxy().equals(id.backend())
                            && row.name().equals(id.server()))
                    .mapToLong(row -> row.numbers().getOrDefault(Metric.SCUR, 0L))
                    .sum();
        } catch (ClusterUnavailableException e) {
            return 0;
        }
    }

    private static Stream<StatsRow> rows(String payload) {
        try {
            return SnapshotCodec.decode(payload).rows().stream();
        } catch (IllegalArgumentException e) {
            // A node of another release.
            return Stream.empty();
        }
    }
}
