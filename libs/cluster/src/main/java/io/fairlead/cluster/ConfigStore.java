package io.fairlead.cluster;

import java.util.Optional;
import java.util.function.Consumer;

/** The configuration all nodes should run: a head that moves by compare-and-set. */
public interface ConfigStore {

    /** The newest revision, empty before the first. */
    Optional<StoredRevision> head();

    /**
     * Makes {@code next} the head if the head still is {@code expected} (0 for none).
     *
     * @return false when somebody else was first
     */
    boolean publish(StoredRevision next, long expected);

    /**
     * Calls back with the current head, if any, and with later ones. Calls are in order of the revision number, never
     * concurrent; a slow listener misses what was replaced meanwhile. A cluster that lost its state takes nothing back.
     */
    Subscription onHead(Consumer<StoredRevision> listener);
}
