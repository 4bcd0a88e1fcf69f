package io.fairlead.dataplane.table;

import io.fairlead.model.config.StickTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The tables of one revision by name. A table that a new revision has unchanged keeps its entries. Immutable. */
public final class LiveTables {

    /** No tables. */
    public static final LiveTables NONE = new LiveTables(Map.of());

    private final Map<String, LiveTable> tables;
    private final List<LiveTable> order;

    private LiveTables(Map<String, LiveTable> tables) {
        this.tables = Map.copyOf(tables);
        this.order = List.copyOf(tables.values());
    }

    /** The tables of the next revision. */
    public LiveTables follow(List<StickTable> wanted) {
        Map<String, LiveTable> next = new LinkedHashMap<>();
        for (StickTable table : wanted) {
            LiveTable known = tables.get(table.name());
            next.put(table.name(), known != null && known.serves(table) ? known : new LiveTable(table));
        }
        return new LiveTables(next);
    }

    /** The tables, those declared last first as HAProxy lists them. */
    public List<LiveTable> list() {
        return order.reversed();
    }

    /** The table of that name, null when there is none. */
    public @Nullable LiveTable named(String name) {
        return tables.get(name);
    }

    /** What time it is for tables, in milliseconds; never goes back. */
    public static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
