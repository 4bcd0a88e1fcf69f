package io.fairlead.cluster;

import java.util.List;

/** The latest statistics of every data-plane node. */
public interface StatsBoard {

    /**
     * What one node counted.
     *
     * @param node its name
     * @param payload encoded by telemetry
     */
    record NodeStats(String node, String payload) {}

    /** Replaces this node's statistics; they vanish some seconds after the last call. */
    void publish(NodeStats stats);

    /** The statistics of all live nodes. */
    List<NodeStats> all();
}
