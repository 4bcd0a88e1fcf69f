/** Tests with real sockets. Starting points: {@link io.fairlead.health.probe.ProberTest}. */
@NullMarked
package io.fairlead.health.probe;

import org.jspecify.annotations.NullMarked;
