/**
 * Merges what the nodes count and keeps the latest picture for whoever asks.
 *
 * <p>Starting points: {@link io.fairlead.stats.StatsService}, {@link io.fairlead.stats.numbers.Picture}.
 */
@NullMarked
package io.fairlead.stats;

import org.jspecify.annotations.NullMarked;
