/**
 * Targets for hostile input.
 *
 * <p>Starting points: each {@code *FuzzTest} holds the targets of one kind of input and the property that must hold of
 * whatever comes; {@link io.fairlead.fuzzing.FuzzTransport} is the connection it comes over.
 */
@NullMarked
package io.fairlead.fuzzing;

import org.jspecify.annotations.NullMarked;
