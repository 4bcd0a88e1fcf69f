package io.fairlead.model.state;

import java.time.Instant;

/**
 * Something an operator may want to know.
 *
 * @param time when
 * @param node where it was noticed
 * @param kind stable word, such as {@code server-down}
 * @param subject what it is about, such as {@code backend/server}
 * @param message the sentence for the log
 */
public record Event(Instant time, String node, String kind, String subject, String message) {}
