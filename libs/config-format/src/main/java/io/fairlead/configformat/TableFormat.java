package io.fairlead.configformat;

import io.fairlead.configformat.Cursor.Fields;
import io.fairlead.model.config.StickTable;
import io.fairlead.model.config.StickTable.Column;
import io.fairlead.model.config.StickTable.KeyType;
import io.fairlead.model.config.StickTable.Stored;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code tables}. */
final class TableFormat {

    private TableFormat() {}

    static Optional<StickTable> read(Cursor at) {
        Fields fields = at.fields(Set.of("name", "type", "key-length", "size", "expire", "no-purge", "store"));
        Optional<KeyType> type = fields.need("type", c -> c.word(KeyType.values()));
        Optional<Integer> size = fields.need("size", c -> c.integer(0, Integer.MAX_VALUE));
        Optional<String> name = fields.need("name", Cursor::text);
        if (name.isEmpty() || type.isEmpty() || size.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new StickTable(
                name.get(),
                type.get(),
                fields.get("key-length", c -> c.integer(0, 1 << 16)).orElse(StickTable.KEY_LENGTH),
                size.get(),
                fields.get("expire", Cursor::duration),
                fields.flag("no-purge"),
                fields.list("store", TableFormat::stored)));
    }

    private static Optional<Stored> stored(Cursor at) {
        Fields fields = at.fields(Set.of("column", "period"));
        Duration period = fields.get("period", Cursor::duration).orElse(Duration.ZERO);
        Optional<Column> column = fields.need("column", c -> c.word(Column.values()));
        if (column.isPresent() && column.get().rate() == period.isZero()) {
            at.error("wrong-value", column.get().rate() ? "a rate needs a period" : "only a rate has a period", "");
            return Optional.empty();
        }
        return column.map(c -> new Stored(c, period));
    }

    static Map<String, Object> write(StickTable table) {
        return new Entries()
                .put("name", table.name())
                .put("type", Cursor.word(table.type()))
                .unless("key-length", table.keyLength(), StickTable.KEY_LENGTH)
                .put("size", table.size())
                .duration("expire", table.expire())
                .flag("no-purge", table.noPurge())
                .list("store", table.store().stream().map(TableFormat::write).toList())
                .map();
    }

    private static Map<String, Object> write(Stored stored) {
        return new Entries()
                .put("column", Cursor.word(stored.column()))
                .unless("period", DurationText.write(stored.period()), "0ms")
                .map();
    }
}
