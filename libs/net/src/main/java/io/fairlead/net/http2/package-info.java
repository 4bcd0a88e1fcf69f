/**
 * HTTP/2 with clients and with servers: frames, flow control and streams. RFC 9113, RFC 8441. A stream looks like a
 * connection that carries one HTTP/1.1 message each way, so that whoever speaks HTTP/1.1 needs to know nothing of it.
 *
 * <p>Starting points: {@link io.fairlead.net.http2.Http2Connection} with clients, {@link
 * io.fairlead.net.http2.Http2Link} with servers.
 */
@NullMarked
package io.fairlead.net.http2;

import org.jspecify.annotations.NullMarked;
