package io.fairlead.stats.alerts;

import java.time.Instant;
import java.util.Optional;

/**
 * What operators said to an alert.
 *
 * @param acknowledged by whom; empty for nobody
 * @param silentUntil nothing is sent before
 */
public record Hearing(Optional<String> acknowledged, Optional<Instant> silentUntil) {

    /** Nobody said anything. */
    public static final Hearing NONE = new Hearing(Optional.empty(), Optional.empty());
}
