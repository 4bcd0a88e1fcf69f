/**
 * The runtime socket: HAProxy's commands on a Unix socket or a TCP address, for operators, scripts and tools. What
 * changes a server is an order to the whole cluster; what looks, looks at this node.
 *
 * <p>Starting points: {@link io.fairlead.edge.runtime.RuntimeSockets}, {@link io.fairlead.edge.runtime.CommandTable}.
 */
@NullMarked
package io.fairlead.edge.runtime;

import org.jspecify.annotations.NullMarked;
