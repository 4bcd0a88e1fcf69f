/**
 * REST manners: who may call, what an error looks like, probes.
 *
 * <p>Starting points: {@link io.fairlead.servicekit.rest.TokenFilter}, {@link io.fairlead.servicekit.rest.Problem}.
 */
@NullMarked
package io.fairlead.servicekit.rest;

import org.jspecify.annotations.NullMarked;
