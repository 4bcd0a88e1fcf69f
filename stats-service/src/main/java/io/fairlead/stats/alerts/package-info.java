/**
 * Alerts: what is wrong for long enough to wake somebody, told once, until it is over.
 *
 * <p>Starting points: {@link io.fairlead.stats.alerts.Rules}, {@link io.fairlead.stats.alerts.AlertBook}.
 */
@NullMarked
package io.fairlead.stats.alerts;

import org.jspecify.annotations.NullMarked;
