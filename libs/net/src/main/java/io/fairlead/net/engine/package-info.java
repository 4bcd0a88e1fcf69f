/**
 * Which engine runs.
 *
 * <p>Starting point: {@link io.fairlead.net.engine.Engines}.
 */
@NullMarked
package io.fairlead.net.engine;

import org.jspecify.annotations.NullMarked;
