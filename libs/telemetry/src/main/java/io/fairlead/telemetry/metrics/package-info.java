/** Our metrics as Prometheus reads them. Starting points: {@link Exposition}, {@link RowFamilies}. */
@NullMarked
package io.fairlead.telemetry.metrics;

import org.jspecify.annotations.NullMarked;
