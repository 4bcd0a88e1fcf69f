package io.fairlead.balancing;

/** The servers that may be chosen now, by index. Weights do not change during its life; loads do. */
public interface Candidates {

    /** How many. */
    int size();

    /**
     * Effective weight: 16 for each unit of configured weight, fewer while a server starts slowly; at least 1.
     * HAProxy's {@code BE_WEIGHT_SCALE}.
     */
    int weight(int index);

    /** Requests in service and waiting. */
    int load(int index);

    /** Whether it takes one more now. */
    boolean admits(int index);

    /** Whether it takes one more now or lets it wait: its queue has room. */
    default boolean queues(int index) {
        return admits(index);
    }

    /** A number that stays with the server over configuration changes, for consistent hashing. */
    int identity(int index);
}
