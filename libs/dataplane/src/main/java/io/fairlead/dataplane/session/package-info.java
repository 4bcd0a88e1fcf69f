/**
 * What one stream needs on its way to a server, whatever protocol it speaks.
 *
 * <p>Starting points: {@link io.fairlead.dataplane.session.Retries}, {@link io.fairlead.dataplane.session.TlsPolicy}.
 */
@NullMarked
package io.fairlead.dataplane.session;

import org.jspecify.annotations.NullMarked;
