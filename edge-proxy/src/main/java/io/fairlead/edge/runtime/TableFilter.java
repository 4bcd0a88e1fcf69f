package io.fairlead.edge.runtime;

import io.fairlead.dataplane.rules.TableKeys;
import io.fairlead.dataplane.table.LiveTable;
import io.fairlead.dataplane.table.TableEntry;
import io.fairlead.dataplane.table.TableKey;
import io.fairlead.model.config.StickTable.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which entries of a table a command means: one key, those whose columns compare, or all. */
final class TableFilter {

    private static final String DATA = "data.";

    private record Comparison(Column column, String operator, long value) {
        boolean holds(TableEntry entry, long now) {
            long found = entry.value(column, now);
            return switch (operator) {
                case "eq" -> found == value;
                case "ne" -> found != value;
                case "le" -> found <= value;
                case "ge" -> found >= value;
                case "lt" -> found < value;
                default -> found > value;
            };
        }
    }

    private final LiveTable table;
    private final List<Comparison> comparisons = new ArrayList<>();
    private boolean byKey;
    private @Nullable TableKey key;

    private TableFilter(LiveTable table) {
        this.table = table;
    }

    /**
     * Reads it from the words behind the table's name.
     *
     * @param usage what to answer to words that are none of it
     */
    static TableFilter of(LiveTable table, List<String> words, String usage) {
        TableFilter filter = new TableFilter(table);
        if (!words.isEmpty() && words.getFirst().equals("key")) {
            filter.key(words);
        } else {
            for (int i = 0; i < words.size(); i += 3) {
                filter.comparison(words, i, usage);
            }
        }
        return filter;
    }

    private void key(List<String> words) {
        if (words.size() < 2) {
            throw new RefusedException("Key value expected");
        }
        byKey = true;
        key = TableKeys.parse(words.get(1), table.config());
    }

    private void comparison(List<String> words, int at, String usage) {
        String begin = "Filter entry #" + (at / 3 + 1) + ": ";
        if (!words.get(at).startsWith(DATA)) {
            throw new RefusedException(usage);
        }
        Column column = column(table, words.get(at).substring(DATA.length()), begin);
        String operator = at + 1 < words.size() ? words.get(at + 1) : "";
        if (!List.of("eq", "ne", "le", "ge", "lt", "gt").contains(operator)) {
            throw new RefusedException(
                    begin + "Require and operator among \"eq\", \"ne\", \"le\", \"ge\", \"lt\", \"gt\"");
        }
        long value = number(at + 2 < words.size() ? words.get(at + 2) : "")
                .orElseThrow(() -> new RefusedException(begin + "Require a valid integer value to compare against"));
        comparisons.add(new Comparison(column, operator, value));
    }

    /** The column of that name, which the table has. */
    static Column column(LiveTable table, String name, String begin) {
        Column known = Stream.of(Column.values())
                .filter(column -> column.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new RefusedException(begin + "Unknown data type"));
        if (!table.has(known)) {
            throw new RefusedException(begin + "Data type not stored in this table");
        }
        return known;
    }

    /** A number that is not negative. */
    static Optional<Long> number(String text) {
        return text.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    /** Whether one key is meant. */
    boolean byKey() {
        return byKey;
    }

    /** The entries it means. */
    List<TableEntry> entries(long now) {
        TableKey wanted = key;
        if (byKey) {
            TableEntry found = wanted == null ? null : table.find(wanted, now);
            return found == null ? List.of() : List.of(found);
        }
        return table.entries(now).stream()
                .filter(entry -> comparisons.stream().allMatch(comparison -> comparison.holds(entry, now)))
                .toList();
    }
}
