package io.fairlead.stats.numbers;

import io.fairlead.telemetry.stats.NodeSnapshot;
import io.fairlead.telemetry.stats.SnapshotCodec;
import io.fairlead.telemetry.stats.StatsRow;
import java.util.List;

/** Snapshots as this service keeps them on disk. Pure functions. */
final class Snapshots {

    private Snapshots() {}

    /** These rows under a node's name and times. */
    static String text(NodeSnapshot node, List<StatsRow> rows) {
        return SnapshotCodec.encode(new NodeSnapshot(node.node(), node.time(), node.started(), rows));
    }

    /**
     * Reads a snapshot.
     *
     * @throws IllegalArgumentException when it is none
     */
    static NodeSnapshot of(String text) {
        return SnapshotCodec.decode(text);
    }
}
