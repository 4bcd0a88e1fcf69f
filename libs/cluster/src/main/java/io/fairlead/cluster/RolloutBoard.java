package io.fairlead.cluster;

import java.time.Instant;
import java.util.List;

/** Which revision every data-plane node runs. */
public interface RolloutBoard {

    /**
     * What came of a revision on one node.
     *
     * @param node its name
     * @param revision the revision tried
     * @param error why it does not run there; empty when it does
     * @param time when
     */
    record AppliedRevision(String node, long revision, String error, Instant time) {}

    /** Says what came of a revision on this node. */
    void publish(AppliedRevision applied);

    /** The latest word of every node. */
    List<AppliedRevision> all();
}
