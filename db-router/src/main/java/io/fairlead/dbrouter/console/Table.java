package io.fairlead.dbrouter.console;

import java.util.ArrayList;
import java.util.List;

/** Rows of text under named columns. */
public record Table(List<String> columns, List<List<String>> rows) {

    public Table {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /** Columns, separated by blanks, to be filled. */
    public static Builder of(String columns) {
        return new Builder(List.of(columns.strip().split("\\s+", -1)));
    }

    /** Collects rows. Not thread-safe. */
    public static final class Builder {

        private final List<String> columns;
        private final List<List<String>> rows = new ArrayList<>();

        private Builder(List<String> columns) {
            this.columns = columns;
        }

        /** Adds a row: as many values as there are columns. */
        public Builder row(Object... values) {
            if (values.length != columns.size()) {
                throw new IllegalArgumentException(values.length + " values for " + columns.size() + " columns");
            }
            List<String> row = new ArrayList<>();
            for (Object value : values) {
                row.add(String.valueOf(value));
            }
            rows.add(List.copyOf(row));
            return this;
        }

        /** The table. */
        public Table build() {
            return new Table(columns, rows);
        }
    }
}
