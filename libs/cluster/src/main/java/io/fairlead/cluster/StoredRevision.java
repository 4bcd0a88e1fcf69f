package io.fairlead.cluster;

import java.time.Instant;

/**
 * One immutable version of the whole configuration.
 *
 * @param number 1 for the first, growing by one
 * @param hash SHA-256 of {@code text} in lower-case hex
 * @param text the configuration as canonical JSON
 * @param author who made it
 * @param reason why, empty when nothing was said
 * @param time when
 */
public record StoredRevision(long number, String hash, String text, String author, String reason, Instant time) {}
