/**
 * One check of one server: connect, shake hands, ask, judge the answer.
 *
 * <p>Starting points: {@link io.fairlead.health.probe.Prober}, {@link io.fairlead.health.probe.Target}.
 */
@NullMarked
package io.fairlead.health.probe;

import org.jspecify.annotations.NullMarked;
