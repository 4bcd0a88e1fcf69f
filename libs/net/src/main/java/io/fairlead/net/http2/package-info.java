/**
 * HTTP/2 with clients: frames, flow control and streams. RFC 9113, RFC 8441. A stream looks like a connection that
 * carries one HTTP/1.1 message each way, so that whoever serves HTTP/1.1 serves it.
 *
 * <p>Starting point: {@link io.fairlead.net.http2.Http2Connection}.
 */
@NullMarked
package io.fairlead.net.http2;

import org.jspecify.annotations.NullMarked;
