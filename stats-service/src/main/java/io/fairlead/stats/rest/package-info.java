/**
 * Statistics, health and events as REST and server-sent events, and the dashboard's files.
 *
 * <p>Starting points: {@link io.fairlead.stats.rest.StatsResource}, {@link io.fairlead.stats.rest.DashboardResource}.
 */
@NullMarked
package io.fairlead.stats.rest;

import org.jspecify.annotations.NullMarked;
