package io.fairlead.edge.runtime;

import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.plan.BackendPlan;
import io.fairlead.dataplane.rules.TableKeys;
import io.fairlead.dataplane.table.LiveTable;
import io.fairlead.dataplane.table.LiveTables;
import io.fairlead.dataplane.table.TableEntry;
import io.fairlead.dataplane.table.TableKey;
import io.fairlead.edge.runtime.Command.Call;
import io.fairlead.model.config.RuntimeSocket.Level;
import io.fairlead.model.config.StickTable;
import io.fairlead.model.config.StickTable.Column;
import io.fairlead.model.config.StickTable.KeyType;
import io.fairlead.model.config.StickTable.Stored;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@code show table}, {@code set table} and {@code clear table}. HAProxy management guide 9.3. */
final class TableCommands {

    private static final String SHOW_USAGE =
            "Optional argument only supports \"data.<store_data_type>\" <operator> <value> and key <key>";
    private static final String CLEAR_USAGE =
            "Required arguments: <table> \"data.<store_data_type>\" <operator> <value> or <table> key <key>";
    private static final String SET_USAGE = "Required arguments: <table> key <key> [data.<store_data_type> <value>]*";

    /** HAProxy's order of columns where it is not ours. */
    private static final Set<Column> LAST =
            EnumSet.of(Column.GPC1, Column.GPC1_RATE, Column.HTTP_FAIL_CNT, Column.HTTP_FAIL_RATE);

    private static final List<Column> ORDER = order();

    private final RuntimeContext context;

    TableCommands(RuntimeContext context) {
        this.context = context;
    }

    private static List<Column> order() {
        List<Column> order = new ArrayList<>(EnumSet.complementOf(EnumSet.copyOf(LAST)));
        order.remove(Column.CONN_CUR);
        order.add(order.indexOf(Column.CONN_RATE) + 1, Column.CONN_CUR);
        order.addAll(LAST);
        return List.copyOf(order);
    }

    List<Command> commands() {
        return List.of(
                new Command(
                        "clear table",
                        "<table> [<filter>]*",
                        "remove an entry from a table (filter: data/key)",
                        Level.OPERATOR,
                        this::clear),
                new Command(
                        "set table",
                        "<table> key <k> [data.* <v>]*",
                        "update or create a table entry's data",
                        Level.OPERATOR,
                        this::set),
                new Command(
                        "show table",
                        "<table> [<filter>]*",
                        "report table usage stats or dump this table's contents (filter: data/key)",
                        Level.USER,
                        this::show));
    }

    private LiveTable table(Call call, String usage) {
        if (call.arg(2).isEmpty()) {
            throw new RefusedException(usage);
        }
        LiveTable table = context.dataplane().tables().named(call.arg(2));
        if (table == null) {
            throw new RefusedException("No such table");
        }
        return table;
    }

    private static List<String> filter(Call call) {
        return call.args().subList(3, call.args().size());
    }

    private String show(Call call) {
        if (call.arg(2).isEmpty()) {
            StringBuilder all = new StringBuilder();
            context.dataplane().tables().list().forEach(table -> all.append(title(table)));
            return all.toString();
        }
        LiveTable table = table(call, SHOW_USAGE);
        TableFilter filter = TableFilter.of(table, filter(call), SHOW_USAGE);
        long now = LiveTables.now();
        List<TableEntry> entries = filter.entries(now);
        if (filter.byKey() && entries.isEmpty()) {
            return "";
        }
        StringBuilder out = new StringBuilder(title(table));
        if (call.dialogue().level == Level.USER) {
            return out.append("# contents not dumped due to insufficient privileges\n")
                    .toString();
        }
        entries.forEach(entry -> line(out, table, entry, now));
        return out.toString();
    }

    private static String title(LiveTable table) {
        StickTable config = table.config();
        return "# table: " + config.name() + ", type: "
                + config.type().name().toLowerCase(Locale.ROOT) + ", size:" + config.size() + ", used:" + table.size()
                + "\n";
    }

    private void line(StringBuilder out, LiveTable table, TableEntry entry, long now) {
        out.append("0x").append(Integer.toHexString(System.identityHashCode(entry)));
        out.append(": key=").append(TableKeys.text(entry.key(), table.config()));
        out.append(" use=").append(table.holders(entry)).append(" exp=").append(table.left(entry, now));
        for (Column column : ORDER) {
            Optional<Stored> stored = table.config().store().stream()
                    .filter(one -> one.column() == column)
                    .findFirst();
            if (stored.isPresent()) {
                long value = entry.value(column, now);
                out.append(' ').append(column.name().toLowerCase(Locale.ROOT));
                if (column.rate()) {
                    out.append('(').append(stored.get().period().toMillis()).append(')');
                }
                out.append('=').append(value);
                if (column == Column.SERVER_ID) {
                    out.append(" server_key=").append(server(table.config().name(), value));
                }
            }
        }
        out.append('\n');
    }

    /** The name of the server that a backend's table knows by its number. */
    private String server(String backend, long id) {
        BackendPlan plan = context.dataplane().snapshot().backends().get(backend);
        return plan == null
                ? "-"
                : plan.live().servers().stream()
                        .filter(server -> server.identity() == id)
                        .map(TableCommands::name)
                        .findFirst()
                        .orElse("-");
    }

    private static String name(LiveServer server) {
        return server.id().server();
    }

    private String clear(Call call) {
        LiveTable table = table(call, CLEAR_USAGE);
        TableFilter filter = TableFilter.of(table, filter(call), CLEAR_USAGE);
        for (TableEntry entry : filter.entries(LiveTables.now())) {
            if (!table.remove(entry.key()) && filter.byKey()) {
                throw new RefusedException("Entry currently in use, cannot remove");
            }
        }
        tell(call);
        return "";
    }

    private String set(Call call) {
        LiveTable table = table(call, SET_USAGE);
        List<String> words = filter(call);
        if (words.isEmpty()) {
            return "";
        }
        if (words.getFirst().startsWith("data.")) {
            throw new RefusedException(
                    "content-based lookup is only supported with the \"show\" and \"clear\" actions");
        }
        if (!words.getFirst().equals("key")) {
            throw new RefusedException(SET_USAGE);
        }
        if (words.size() < 2) {
            throw new RefusedException("Key value expected");
        }
        TableKey key = TableKeys.parse(words.get(1), table.config());
        if (key == null) {
            throw new RefusedException(
                    table.config().type() == KeyType.BINARY
                            ? "Inserting keys into tables of type other than ip, ipv6, string and integer is not supported"
                            : "Invalid key");
        }
        store(table, key, words);
        tell(call);
        return "";
    }

    private record Change(Column column, long value) {}

    /** All words are read before anything changes. */
    private static void store(LiveTable table, TableKey key, List<String> words) {
        List<Change> changes = new ArrayList<>();
        for (int i = 2; i < words.size(); i += 2) {
            if (!words.get(i).startsWith("data.")) {
                throw new RefusedException("\"data.<type>\" followed by a value expected");
            }
            Column column = TableFilter.column(table, words.get(i).substring("data.".length()), "");
            String value = i + 1 < words.size() ? words.get(i + 1) : "";
            changes.add(new Change(
                    column,
                    TableFilter.number(value)
                            .orElseThrow(() -> new RefusedException("Require a valid integer value to store"))));
        }
        long now = LiveTables.now();
        TableEntry entry = table.touch(key, now);
        if (entry == null) {
            throw new RefusedException("Unable to allocate a new entry");
        }
        changes.forEach(change -> entry.set(change.column(), change.value(), now));
    }

    /** The other nodes count for themselves; what an operator changes holds for all. */
    private void tell(Call call) {
        List<String> words = call.args().stream()
                .map(word -> word.replace("\\", "\\\\").replace(" ", "\\ ").replace(";", "\\;"))
                .toList();
        context.everywhere().accept(String.join(" ", words));
    }
}
