/**
 * How a program starts and ends.
 *
 * <p>Starting points: {@link io.fairlead.servicekit.program.Program}, {@link
 * io.fairlead.servicekit.program.ServiceHost}.
 */
@NullMarked
package io.fairlead.servicekit.program;

import org.jspecify.annotations.NullMarked;
