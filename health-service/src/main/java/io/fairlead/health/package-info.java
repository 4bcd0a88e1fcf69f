/**
 * Active health checks: every checked server is probed by exactly one node, whose verdicts go to all.
 *
 * <p>Starting points: {@link io.fairlead.health.Checks}, {@link io.fairlead.health.CheckedServer}.
 */
@NullMarked
package io.fairlead.health;

import org.jspecify.annotations.NullMarked;
