package io.fairlead.stats.numbers;

import io.fairlead.telemetry.stats.StatsRow;

/**
 * What a statistics row is about, whatever it says.
 *
 * @param kind frontend, backend, server or listener
 * @param proxy name of the frontend or backend
 * @param name name of the server or listener, or what HAProxy puts there
 */
public record RowKey(StatsRow.Kind kind, String proxy, String name) {

    /** The key of a row. */
    public static RowKey of(StatsRow row) {
        return new RowKey(row.kind(), row.proxy(), row.name());
    }
}
