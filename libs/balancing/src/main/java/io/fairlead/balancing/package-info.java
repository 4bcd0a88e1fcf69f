/**
 * Choosing a server: pure algorithms over weights and loads, without I/O, clock or threads of their own.
 *
 * <p>Starting points: {@link io.fairlead.balancing.Balancer}, {@link io.fairlead.balancing.Candidates}.
 */
@NullMarked
package io.fairlead.balancing;

import org.jspecify.annotations.NullMarked;
