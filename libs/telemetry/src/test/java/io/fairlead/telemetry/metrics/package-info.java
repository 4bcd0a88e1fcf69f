@NullMarked
package io.fairlead.telemetry.metrics;

import org.jspecify.annotations.NullMarked;
