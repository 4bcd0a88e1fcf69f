package io.fairlead.configservice;

/**
 * Who wants a change of the configuration, and how.
 *
 * @param expected number of the revision the author has seen, 0 for none
 * @param author who
 * @param reason why, empty when nothing was said
 * @param dryRun whether to say only what would change
 */
public record Change(long expected, String author, String reason, boolean dryRun) {}
