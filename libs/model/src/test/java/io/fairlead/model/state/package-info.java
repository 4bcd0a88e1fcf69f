/** Tests of the pure state functions. Starting points: {@link io.fairlead.model.state.RiseFallTest}. */
@NullMarked
package io.fairlead.model.state;

import org.jspecify.annotations.NullMarked;
