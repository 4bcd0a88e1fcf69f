/** Tests with real sockets. Starting points: {@link io.fairlead.health.ChecksTest}. */
@NullMarked
package io.fairlead.health;

import org.jspecify.annotations.NullMarked;
