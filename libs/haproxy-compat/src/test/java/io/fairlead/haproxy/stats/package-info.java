/** Tests of HAProxy's statistics. Starting points: {@link io.fairlead.haproxy.stats.HaproxyMetricsTest}. */
@NullMarked
package io.fairlead.haproxy.stats;

import org.jspecify.annotations.NullMarked;
