/**
 * What the nodes counted as one picture per second, as totals that never go back, and as a past that can be asked.
 *
 * <p>Starting points: {@link io.fairlead.stats.numbers.Collector}, {@link io.fairlead.stats.numbers.History}.
 */
@NullMarked
package io.fairlead.stats.numbers;

import org.jspecify.annotations.NullMarked;
