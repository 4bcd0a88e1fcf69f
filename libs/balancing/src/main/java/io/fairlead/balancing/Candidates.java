package io.fairlead.balancing;

/** The servers that may be chosen now, by index. Weights do not change during its life; loads do. */
public interface Candidates {

    /** How many. */
    int size();

    /** Effective weight, at least 1. */
    int weight(int index);

    /** Requests in service and waiting. */
    int load(int index);

    /** Whether it takes one more now. */
    boolean admits(int index);

    /** A number that stays with the server over configuration changes, for consistent hashing. */
    int identity(int index);
}
