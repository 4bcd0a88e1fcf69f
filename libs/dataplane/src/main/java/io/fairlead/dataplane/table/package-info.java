/**
 * Tables of what clients did and which server they stay with. HAProxy manual 4.2 {@code stick-table}. Times are
 * milliseconds of any clock that never goes back, handed in by the caller.
 *
 * <p>Starting points: {@link io.fairlead.dataplane.table.LiveTable}, {@link io.fairlead.dataplane.table.Tracks}.
 */
@NullMarked
package io.fairlead.dataplane.table;

import org.jspecify.annotations.NullMarked;
