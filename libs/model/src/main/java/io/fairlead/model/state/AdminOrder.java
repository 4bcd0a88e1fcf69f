package io.fairlead.model.state;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * One operator decision about a server.
 *
 * @param state what is wanted
 * @param weight weight that replaces the configured one
 * @param author who decided
 * @param reason why, empty when nothing was said
 * @param since when
 */
public record AdminOrder(AdminState state, OptionalInt weight, String author, String reason, Instant since) {}
