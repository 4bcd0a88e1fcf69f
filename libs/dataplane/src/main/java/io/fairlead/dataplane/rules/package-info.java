/**
 * Conditions compiled to look at the bytes of a request.
 *
 * <p>Starting point: {@link io.fairlead.dataplane.rules.CompiledCondition}.
 */
@NullMarked
package io.fairlead.dataplane.rules;

import org.jspecify.annotations.NullMarked;
