/**
 * HTTP/1.1 on the wire, strictly after RFC 9112: heads parsed once into offsets, bodies passed on without keeping them.
 *
 * <p>Starting points: {@link io.fairlead.net.http1.Http1Reader}, {@link io.fairlead.net.http1.RequestHead}, {@link
 * io.fairlead.net.http1.BodyReader}.
 */
@NullMarked
package io.fairlead.net.http1;

import org.jspecify.annotations.NullMarked;
