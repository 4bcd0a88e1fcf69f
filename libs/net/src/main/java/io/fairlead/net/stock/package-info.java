/**
 * The engine that works everywhere: socket channels on the JDK's own virtual-thread scheduler.
 *
 * <p>Starting point: {@link io.fairlead.net.stock.StockEngine}.
 */
@NullMarked
package io.fairlead.net.stock;

import org.jspecify.annotations.NullMarked;
