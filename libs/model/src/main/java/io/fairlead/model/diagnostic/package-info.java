/**
 * One finding about a configuration, whatever shows it: a CLI caret, an RFC 9457 {@code errors[]} entry, a UI marker.
 *
 * <p>Starting point: {@link io.fairlead.model.diagnostic.Diagnostic}.
 */
@NullMarked
package io.fairlead.model.diagnostic;

import org.jspecify.annotations.NullMarked;
