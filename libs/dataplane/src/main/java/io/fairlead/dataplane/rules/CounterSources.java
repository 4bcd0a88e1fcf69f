package io.fairlead.dataplane.rules;

import io.fairlead.dataplane.table.LiveTable;
import io.fairlead.dataplane.table.LiveTables;
import io.fairlead.dataplane.table.TableEntry;
import io.fairlead.dataplane.table.TableKey;
import io.fairlead.model.config.StickTable.Column;
import io.fairlead.model.expr.FetchName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tables know: {@code sc_*} of the entries a stream counts in, {@code src_*} of the client's address, {@code
 * table_*} of a whole table. HAProxy manual 7.3.3.
 */
final class CounterSources {

    private static final long KILOBYTE = 1024;

    private final LiveTables tables;

    CounterSources(LiveTables tables) {
        this.tables = tables;
    }

    /** What is asked of an entry. */
    private interface Question {
        long ask(TableEntry entry, long now);
    }

    /** Whether the fetch asks a table. */
    static boolean knows(FetchName name) {
        return name.name().startsWith("SC_")
                || name == FetchName.TABLE_CNT
                || name == FetchName.TABLE_AVL
                || (name.name().startsWith("SRC_") && name != FetchName.SRC_PORT && name != FetchName.SRC_IS_LOCAL);
    }

    Source of(FetchName name, List<String> arguments) {
        String text = name.name();
        if (name == FetchName.TABLE_CNT || name == FetchName.TABLE_AVL) {
            return whole(name == FetchName.TABLE_AVL, arguments);
        }
        return text.startsWith("SC_")
                ? tracked(text.substring("SC_".length()), arguments)
                : address(text.substring("SRC_".length()), arguments);
    }

    private Source whole(boolean room, List<String> arguments) {
        return (_, facts, v) -> {
            LiveTable table = table(arguments, 0, facts);
            return table != null && v.number(room ? table.room() : table.size());
        };
    }

    /** The table an argument names, else that of the proxy where the stream is. */
    private @Nullable LiveTable table(List<String> arguments, int index, Facts facts) {
        if (arguments.size() > index) {
            return tables.named(arguments.get(index).strip());
        }
        return tables.named(facts.backend().isEmpty() ? facts.frontend() : facts.backend());
    }

    private Source tracked(String what, List<String> arguments) {
        int slot = Integer.parseInt(arguments.getFirst().strip());
        boolean elsewhere = arguments.size() > 1;
        if (what.equals("TRACKED")) {
            return (_, facts, v) -> v.bool(facts.tracks().entry(slot) != null);
        }
        if (what.equals("TRACKERS")) {
            return (_, facts, v) -> {
                TableEntry entry = facts.tracks().entry(slot);
                LiveTable table = facts.tracks().table(slot);
                return entry != null && table != null && v.number(table.holders(entry));
            };
        }
        Column column = column(what);
        Question question = question(what, column);
        return (_, facts, v) -> {
            TableEntry entry = facts.tracks().entry(slot);
            LiveTable table =
                    elsewhere ? table(arguments, 1, facts) : facts.tracks().table(slot);
            if (entry == null || table == null || !table.has(column)) {
                return false;
            }
            TableEntry there = elsewhere ? table.find(entry.key(), LiveTables.now()) : entry;
            return v.number(there == null ? 0 : question.ask(there, LiveTables.now()));
        };
    }

    private Source address(String what, List<String> arguments) {
        Column column = column(what);
        Question question = question(what, column);
        boolean makes = what.startsWith("INC_");
        return (_, facts, v) -> {
            LiveTable table = table(arguments, 0, facts);
            if (table == null || !table.has(column) || !v.address(facts.client().getAddress())) {
                return false;
            }
            TableKey key = TableKeys.of(v, table.config());
            if (key == null) {
                return false;
            }
            long now = LiveTables.now();
            TableEntry entry = makes ? table.touch(key, now) : table.find(key, now);
            return v.number(entry == null ? 0 : question.ask(entry, now));
        };
    }

    private static Column column(String what) {
        return switch (what) {
            case "GET_GPC0", "INC_GPC0", "CLR_GPC0" -> Column.GPC0;
            case "GET_GPC1", "INC_GPC1", "CLR_GPC1" -> Column.GPC1;
            case "GET_GPT0" -> Column.GPT0;
            case "KBYTES_IN" -> Column.BYTES_IN_CNT;
            case "KBYTES_OUT" -> Column.BYTES_OUT_CNT;
            default -> Column.valueOf(what);
        };
    }

    private static Question question(String what, Column column) {
        if (what.startsWith("INC_")) {
            Column rate = column == Column.GPC0 ? Column.GPC0_RATE : Column.GPC1_RATE;
            return (entry, now) -> {
                entry.add(rate, 1, now);
                return entry.add(column, 1, now);
            };
        }
        if (what.startsWith("CLR_")) {
            return (entry, now) -> entry.set(column, 0, now);
        }
        if (what.startsWith("KBYTES_")) {
            return (entry, now) -> entry.value(column, now) / KILOBYTE;
        }
        return (entry, now) -> entry.value(column, now);
    }
}
