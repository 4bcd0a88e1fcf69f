/**
 * A {@code haproxy.cfg} as our model, with a diagnostic for every word that is not carried over.
 *
 * <p>Starting points: {@link io.fairlead.haproxy.config.HaproxyConfigReader}, {@link
 * io.fairlead.haproxy.config.HaproxyConfigWriter}.
 */
@NullMarked
package io.fairlead.haproxy.config;

import org.jspecify.annotations.NullMarked;
