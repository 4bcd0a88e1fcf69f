/**
 * The {@code fairlead} command.
 *
 * <p>Starting point: {@link io.fairlead.cli.Fairlead}.
 */
@NullMarked
package io.fairlead.cli;

import org.jspecify.annotations.NullMarked;
