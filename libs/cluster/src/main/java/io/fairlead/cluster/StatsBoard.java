package io.fairlead.cluster;

import java.util.List;
import java.util.Map;
import java.util.Set;

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

    /** Puts a part beside a node's statistics, in the place of an earlier one of this name; kept for some minutes. */
    void put(String node, String part, String payload);

    /** Parts beside a node's statistics by name, without those that are not there. */
    Map<String, String> parts(String node, Set<String> names);

    /** The statistics of all live nodes. */
    List<NodeStats> all();
}
