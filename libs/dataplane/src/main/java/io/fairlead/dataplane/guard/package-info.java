/**
 * What a frontend does for HTTP without rules: forwarding headers, request ids, security headers, limits.
 *
 * <p>Starting points: {@link io.fairlead.dataplane.guard.GuardPlan}.
 */
@NullMarked
package io.fairlead.dataplane.guard;

import org.jspecify.annotations.NullMarked;
