/**
 * HAProxy's statistics: the CSV that tools read and the page that people read.
 *
 * <p>Starting points: {@link io.fairlead.haproxy.stats.StatsCsv}, {@link io.fairlead.haproxy.stats.StatsHtml}.
 */
@NullMarked
package io.fairlead.haproxy.stats;

import org.jspecify.annotations.NullMarked;
