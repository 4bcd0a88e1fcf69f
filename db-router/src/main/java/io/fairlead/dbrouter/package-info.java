/**
 * PostgreSQL pools: sessions are routed to servers, told the truth when they cannot be, and ended between transactions.
 *
 * <p>Starting points: {@link io.fairlead.dbrouter.RouterService}, {@link io.fairlead.dbrouter.RouterRuntime}.
 */
@NullMarked
package io.fairlead.dbrouter;

import org.jspecify.annotations.NullMarked;
