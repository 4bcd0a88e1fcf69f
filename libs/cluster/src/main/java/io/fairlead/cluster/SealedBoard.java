package io.fairlead.cluster;

import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Secrets that all nodes share, such as certificates with their keys: the cluster sees only sealed texts, which nobody
 * opens or makes who does not have the key. Thread-safe.
 */
public interface SealedBoard {

    /**
     * A secret.
     *
     * @param version grows with every change
     * @param text the sealed secret; empty when it was removed
     */
    record Sealed(long version, String text) {

        /** Whether it was removed. */
        public boolean removed() {
            return text.isEmpty();
        }
    }

    /** All of them by name, also those that were removed. */
    Map<String, Sealed> all();

    /**
     * Replaces a secret if its version still is {@code expected} (0 for none).
     *
     * @return false when somebody else was first
     */
    boolean put(String name, long expected, Sealed next);

    /**
     * Puts back what was kept on a disk.
     *
     * @return false when one at least as new is there, which then stays
     */
    boolean restore(String name, Sealed kept);

    /** Calls back with every present and later secret. */
    Subscription onChange(BiConsumer<String, Sealed> listener);
}
