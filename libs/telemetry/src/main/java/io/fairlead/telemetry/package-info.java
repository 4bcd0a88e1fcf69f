/**
 * What is counted and told of traffic.
 *
 * <p>Starting point: {@link io.fairlead.telemetry.StreamEnd}.
 */
@NullMarked
package io.fairlead.telemetry;

import org.jspecify.annotations.NullMarked;
