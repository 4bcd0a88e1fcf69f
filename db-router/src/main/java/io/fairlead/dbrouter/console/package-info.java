/**
 * The console: a virtual database that shows and steers the router as PgBouncer's does.
 *
 * <p>Starting points: {@link io.fairlead.dbrouter.console.Console}, {@link io.fairlead.dbrouter.console.Operator}.
 */
@NullMarked
package io.fairlead.dbrouter.console;

import org.jspecify.annotations.NullMarked;
