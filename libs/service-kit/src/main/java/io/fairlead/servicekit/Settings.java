package io.fairlead.servicekit;

import java.util.Optional;

/** Settings of the program by key, such as {@code fairlead.data-dir} (environment {@code FAIRLEAD_DATA_DIR}). */
@FunctionalInterface
public interface Settings {

    /** The value of a key, if set and not blank. */
    Optional<String> get(String key);
}
