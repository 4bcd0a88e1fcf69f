/**
 * How a client stays with its server: cookies and tables, ready for traffic. HAProxy manual 4.2 {@code cookie}, {@code
 * stick on}.
 *
 * <p>Starting points: {@link io.fairlead.dataplane.persistence.CookieKeeper}, {@link
 * io.fairlead.dataplane.persistence.Stay}.
 */
@NullMarked
package io.fairlead.dataplane.persistence;

import org.jspecify.annotations.NullMarked;
