/**
 * Who may use the admin listener.
 *
 * <p>Starting points: {@link io.fairlead.servicekit.security.Gate}, {@link io.fairlead.servicekit.security.AdminToken}.
 */
@NullMarked
package io.fairlead.servicekit.security;

import org.jspecify.annotations.NullMarked;
