package io.fairlead.balancing;

/**
 * Orders the candidates: the first preference, then the next ones. HAProxy manual 4.2 {@code balance}. Thread-safe.
 */
public sealed interface Balancer permits Cycle, LeastConnections, InOrder, RandomDraws, HashedMap, HashRing {

    /** No candidate. */
    int NONE = -1;

    /**
     * The index of the preferred candidate, or {@link #NONE} when there is none.
     *
     * @param key hash of what the algorithm looks at; ignored by those that look at nothing
     * @param avoid an index to take only when there is no other, or {@link #NONE}
     */
    int pick(int key, int avoid);
}
