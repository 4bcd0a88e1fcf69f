/**
 * The router's console over REST.
 *
 * <p>Starting points: {@link io.fairlead.dbrouter.rest.ConsoleResource}.
 */
@NullMarked
package io.fairlead.dbrouter.rest;

import org.jspecify.annotations.NullMarked;
