package io.fairlead.dataplane.table;

import io.fairlead.model.config.StickTable.Column;
import io.fairlead.model.config.StickTable.Stored;
import java.util.EnumMap;
import java.util.List;

/** What a table knows of one key. Thread-safe; locked for a few instructions by those who ask for the same key. */
public final class TableEntry {

    /** One column. */
    private interface Cell {
        void add(long events, long now);

        long value(long now);

        /** Milliseconds until it holds less than {@code most}; 0 for now, less than 0 for never by itself. */
        long wait(long most, long now);

        void set(long value, long now);
    }

    private static final class Total implements Cell {
        private long value;

        @Override
        public void add(long events, long now) {
            value += events;
        }

        @Override
        public long value(long now) {
            return value;
        }

        @Override
        public long wait(long most, long now) {
            return value < most ? 0 : -1;
        }

        @Override
        public void set(long changed, long now) {
            value = changed;
        }
    }

    private static final class Rate implements Cell {
        private final Window window;

        Rate(Window window) {
            this.window = window;
        }

        @Override
        public void add(long events, long now) {
            window.add(events, now);
        }

        @Override
        public long value(long now) {
            return window.count(now);
        }

        @Override
        public long wait(long most, long now) {
            return window.wait(most, now);
        }

        @Override
        public void set(long value, long now) {
            window.clear(now);
            window.add(value, now);
        }
    }

    private final EnumMap<Column, Cell> cells = new EnumMap<>(Column.class);
    private final TableKey key;

    /** How many streams hold it, and until when it stays; both guarded by the table's stripe. */
    int holders;

    long expires;

    TableEntry(TableKey key, List<Stored> store, long now) {
        this.key = key;
        for (Stored stored : store) {
            Column column = stored.column();
            cells.put(
                    column, column.rate() ? new Rate(new Window(stored.period().toMillis(), now)) : new Total());
        }
    }

    /** Its key. */
    public TableKey key() {
        return key;
    }

    /** Adds to a column and gives what it holds then; a column that is not there holds 0. */
    public synchronized long add(Column column, long events, long now) {
        Cell cell = cells.get(column);
        if (cell == null) {
            return 0;
        }
        cell.add(events, now);
        return cell.value(now);
    }

    /**
     * Counts one event of a rate, unless there are {@code most} in its period already.
     *
     * @return 0 when it was counted, else the milliseconds until it would be
     */
    public synchronized long admit(Column column, long most, long now) {
        Cell cell = cells.get(column);
        if (cell == null) {
            return 0;
        }
        long wait = cell.wait(most, now);
        if (wait == 0) {
            cell.add(1, now);
        }
        return wait;
    }

    /** What a column holds now. */
    public synchronized long value(Column column, long now) {
        Cell cell = cells.get(column);
        return cell == null ? 0 : cell.value(now);
    }

    /** Sets a column, and gives what it held. */
    public synchronized long set(Column column, long value, long now) {
        Cell cell = cells.get(column);
        if (cell == null) {
            return 0;
        }
        long before = cell.value(now);
        cell.set(value, now);
        return before;
    }
}
