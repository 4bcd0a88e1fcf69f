package io.fairlead.dbrouter;

import io.fairlead.model.config.DatabaseRole;
import io.fairlead.pgwire.ParameterStatus;
import java.util.Optional;

/** What a server says of its own role. PostgreSQL documentation 54.2.7, {@code in_hot_standby}. */
enum Recovery {
    PRIMARY,
    STANDBY,
    /** Nothing: PostgreSQL before 14, or a pooler in between. */
    UNKNOWN;

    /** What a reported setting says; empty for any other setting. */
    static Optional<Recovery> of(ParameterStatus setting) {
        return setting.name().equals("in_hot_standby")
                ? Optional.of(setting.value().equals("on") ? STANDBY : PRIMARY)
                : Optional.empty();
    }

    /** Whether such a server may serve a pool of this role. */
    boolean fits(DatabaseRole role) {
        return switch (role) {
            case PRIMARY -> this != STANDBY;
            case REPLICA -> this != PRIMARY;
            case ANY -> true;
        };
    }
}
