/**
 * Sample expressions and format strings of HAProxy's language as immutable values: what is fetched from a request or a
 * connection, how it is converted, and texts with such values in them. Manual 7.3 and 8.2.4.
 *
 * <p>Starting points: {@link io.fairlead.model.expr.Expression}, {@link io.fairlead.model.expr.Template}.
 */
@NullMarked
package io.fairlead.model.expr;

import org.jspecify.annotations.NullMarked;
