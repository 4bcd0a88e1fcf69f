/** How a node follows what happens around it. Starting points: {@link io.fairlead.dataplane.node.NameWatchTest}. */
@org.jspecify.annotations.NullMarked
package io.fairlead.dataplane.node;
