package io.fairlead.dbrouter.console;

import java.util.Optional;

/** What the console shows and steers. Thread-safe. */
public interface Operator {

    /** What {@code SHOW} answers for this word in lower case; empty when it knows none. */
    Optional<Table> show(String what);

    /** Holds new sessions of a pool, or of all when none is named; false when there is no such pool. */
    boolean pause(Optional<String> pool);

    /** Lets held sessions go on. */
    boolean resume(Optional<String> pool);

    /** Ends all sessions of a pool at once and holds new ones. */
    boolean kill(Optional<String> pool);

    /** Ends the session of this number; false when there is none. */
    boolean killClient(long number);

    /** Ends all sessions of a pool as soon as their transactions have. */
    boolean reconnect(Optional<String> pool);
}
