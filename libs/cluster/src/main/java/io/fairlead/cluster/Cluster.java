package io.fairlead.cluster;

import java.util.List;

/** The shared state as one node sees it. Thread-safe. Every call may fail while the cluster is out of reach. */
public interface Cluster extends AutoCloseable {

    /** Name of this node, unique in the cluster. */
    String node();

    /** Whether the shared state can be reached right now. */
    boolean connected();

    /** Calls back when {@link #connected()} changes. */
    Subscription onConnected(java.util.function.Consumer<Boolean> listener);

    /** Names of the live nodes that run this service, such as {@code health-service}, sorted. */
    List<String> nodesOf(String service);

    /**
     * The same of nodes that hold a part of the state, which is known without asking anybody: never waits, and is late
     * by what it takes the cluster to notice a loss.
     */
    List<String> membersOf(String service);

    /** Calls back when the answer of {@link #nodesOf} may have changed. */
    Subscription onNodesChanged(Runnable listener);

    ConfigStore config();

    HealthBoard health();

    AdminBoard admin();

    StatsBoard stats();

    EventBoard events();

    RolloutBoard rollout();

    MessageBoard messages();

    SealedBoard secrets();

    @Override
    void close();
}
