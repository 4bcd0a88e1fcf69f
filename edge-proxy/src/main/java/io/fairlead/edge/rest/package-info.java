/**
 * {@code /api/v1/explain}.
 *
 * <p>Starting point: {@link io.fairlead.edge.rest.ExplainResource}.
 */
@NullMarked
package io.fairlead.edge.rest;

import org.jspecify.annotations.NullMarked;
