/**
 * HAProxy as the oracle: the same configuration and the same client script run against HAProxy 2.6 and against Fairlead,
 * and what clients, servers, the access log and the statistics show is compared.
 *
 * <p>Starting points: {@link io.fairlead.scenarios.oracle.Oracle} starts both, {@link
 * io.fairlead.scenarios.oracle.Visit} is what a script talks to, {@link io.fairlead.scenarios.oracle.KnownDifference}
 * lists what may differ.
 */
@NullMarked
package io.fairlead.scenarios.oracle;

import org.jspecify.annotations.NullMarked;
