/**
 * The edge proxy: HTTP, WebSocket and TCP traffic.
 *
 * <p>Starting points, in the order of a request: {@link io.fairlead.edge.EdgeListeners}, {@link
 * io.fairlead.edge.HttpConnection}, {@link io.fairlead.edge.HttpExchange}, {@link io.fairlead.edge.Attempt}.
 */
@NullMarked
package io.fairlead.edge;

import org.jspecify.annotations.NullMarked;
