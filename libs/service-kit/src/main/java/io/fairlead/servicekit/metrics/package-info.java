/** Our own metrics beside those of the JVM at {@code /metrics}. Starting point: {@link ServiceMetricsProvider}. */
@NullMarked
package io.fairlead.servicekit.metrics;

import org.jspecify.annotations.NullMarked;
