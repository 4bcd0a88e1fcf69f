/**
 * What is known and wanted of each server right now, as immutable values and pure functions.
 *
 * <p>Starting points: {@link io.fairlead.model.state.Availability}, {@link io.fairlead.model.state.RiseFall}.
 */
@NullMarked
package io.fairlead.model.state;

import org.jspecify.annotations.NullMarked;
