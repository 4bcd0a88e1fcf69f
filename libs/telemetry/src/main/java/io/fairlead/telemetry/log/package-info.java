/**
 * Log lines as HAProxy writes them: one per stream and one per change of state, formatted and sent by a thread of their
 * own, so that no log target ever holds up traffic.
 *
 * <p>Starting points: {@link io.fairlead.telemetry.log.AccessLog}, {@link io.fairlead.telemetry.log.EventLog}.
 */
@NullMarked
package io.fairlead.telemetry.log;

import org.jspecify.annotations.NullMarked;
