/**
 * A program of the data plane in its surroundings: it follows revisions, verdicts and orders, and remembers them.
 *
 * <p>Starting point: {@link io.fairlead.dataplane.node.DataplaneNode}.
 */
@NullMarked
package io.fairlead.dataplane.node;

import org.jspecify.annotations.NullMarked;
