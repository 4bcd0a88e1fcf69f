/**
 * What every program of the suite shares: how it starts, its probes, its REST manners.
 *
 * <p>Starting points: {@link io.fairlead.servicekit.Service}, {@link io.fairlead.servicekit.ServiceContext}.
 */
@NullMarked
package io.fairlead.servicekit;

import org.jspecify.annotations.NullMarked;
