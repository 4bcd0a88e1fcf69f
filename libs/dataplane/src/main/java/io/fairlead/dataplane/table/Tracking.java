package io.fairlead.dataplane.table;

import io.fairlead.model.config.Action;
import io.fairlead.model.config.StickTable.Column;
import org.jspecify.annotations.Nullable;

/**
 * The entries that one stream, or one connection, counts in. Used by the thread that serves it. HAProxy manual 4.2 {@code
 * track-sc}.
 */
public final class Tracking {

    private final @Nullable TableEntry[] entries = new TableEntry[Action.MOST_SLOTS];
    private final @Nullable LiveTable[] tables = new LiveTable[Action.MOST_SLOTS];
    private boolean any;

    /** Counts in nothing. */
    public Tracking() {}

    /** Whether it counts in anything. */
    public boolean any() {
        return any;
    }

    /**
     * Begins to count in an entry; the first that fills a slot stays.
     *
     * @return false when the slot is taken, or the table is full
     */
    public boolean track(int slot, LiveTable table, TableKey key, long now) {
        if (entries[slot] != null) {
            return false;
        }
        TableEntry entry = table.hold(key, now);
        if (entry == null) {
            return false;
        }
        entries[slot] = entry;
        tables[slot] = table;
        any = true;
        table.count(entry, Column.CONN_CUR, 1, now);
        table.count(entry, Column.CONN_CNT, 1, now);
        table.count(entry, Column.CONN_RATE, 1, now);
        return true;
    }

    /** The entry in that slot, or null. */
    public @Nullable TableEntry entry(int slot) {
        return slot < entries.length ? entries[slot] : null;
    }

    /** The table of the entry in that slot, or null. */
    public @Nullable LiveTable table(int slot) {
        return slot < tables.length ? tables[slot] : null;
    }

    /** Counts events in the entry of one slot. */
    public void count(int slot, Column column, long events, long now) {
        TableEntry entry = entries[slot];
        LiveTable table = tables[slot];
        if (entry != null && table != null) {
            table.count(entry, column, events, now);
        }
    }

    /** Counts events in every entry. */
    public void count(Column column, long events, long now) {
        if (any) {
            for (int slot = 0; slot < entries.length; slot++) {
                count(slot, column, events, now);
            }
        }
    }

    /** One more request, for the entry of one slot. */
    public void request(int slot, long now) {
        count(slot, Column.HTTP_REQ_CNT, 1, now);
        count(slot, Column.HTTP_REQ_RATE, 1, now);
    }

    /** One more request. */
    public void request(long now) {
        count(Column.HTTP_REQ_CNT, 1, now);
        count(Column.HTTP_REQ_RATE, 1, now);
    }

    /** The client did something wrong. */
    public void error(long now) {
        count(Column.HTTP_ERR_CNT, 1, now);
        count(Column.HTTP_ERR_RATE, 1, now);
    }

    /** The server did something wrong. */
    public void failure(long now) {
        count(Column.HTTP_FAIL_CNT, 1, now);
        count(Column.HTTP_FAIL_RATE, 1, now);
    }

    /** One more connection that rules let in. */
    public void session(long now) {
        count(Column.SESS_CNT, 1, now);
        count(Column.SESS_RATE, 1, now);
    }

    /** Bytes from and to the client. */
    public void bytes(long in, long out, long now) {
        count(Column.BYTES_IN_CNT, in, now);
        count(Column.BYTES_IN_RATE, in, now);
        count(Column.BYTES_OUT_CNT, out, now);
        count(Column.BYTES_OUT_RATE, out, now);
    }

    /** Lets go of every entry. */
    public void end(long now) {
        if (!any) {
            return;
        }
        for (int slot = 0; slot < entries.length; slot++) {
            TableEntry entry = entries[slot];
            LiveTable table = tables[slot];
            if (entry != null && table != null) {
                table.count(entry, Column.CONN_CUR, -1, now);
                table.release(entry, now);
            }
            entries[slot] = null;
            tables[slot] = null;
        }
        any = false;
    }
}
