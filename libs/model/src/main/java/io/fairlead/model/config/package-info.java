/**
 * The desired configuration as immutable values.
 *
 * <p>Starting points: {@link io.fairlead.model.config.ProxyConfig}, {@link io.fairlead.model.config.Frontend},
 * {@link io.fairlead.model.config.Backend}, {@link io.fairlead.model.config.ConfigChecks}.
 */
@NullMarked
package io.fairlead.model.config;

import org.jspecify.annotations.NullMarked;
