package io.fairlead.haproxy.stats;

import io.fairlead.telemetry.stats.StatsRow;
import java.util.List;

/**
 * Statistics in HAProxy 2.6's typed forms: one line for each value ({@code show stat typed}), and JSON ({@code show stat
 * json}). Management guide 9.3 {@code show stat}.
 */
public final class StatsTyped {

    /** Origin, nature and scope, and the type, of each of {@link StatsCsv#COLUMNS}. */
    private static final List<String> KINDS = List.of("""
            KNS/str KNS/str MGP/u32 MMP/u32 MGP/u32 MMP/u32 CLP/u32 MCP/u64 MCP/u64 MCP/u64 MCP/u64 MCP/u64
            MCP/u64 MCP/u64 MCP/u64 MCP/u64 MCP/u64 SGP/str MaP/u32 SGP/u32 SGP/u32 MCP/u64 MCP/u64 MAP/u32
            MCP/u32 CLS/u32 KGP/u32 KGS/u32 KGS/u32 CGS/u32 MCP/u64 CNS/str CGS/u32 MRP/u32 CLP/u32 MMP/u32
            MOP/str MOP/u32 MDP/u64 MCP/u64 MCP/u64 MCP/u64 MCP/u64 MCP/u64 MCP/u64 MCP/u64 MRP/u32 MMP/u32
            MCP/u64 MCP/u64 MCP/u64 MCP/u64 MCP/u64 MCP/u64 MCP/u64 MAP/s32 MOP/str MOP/str MaP/u32 MaP/u32
            MaP/u32 MaP/u32 MOP/str MOP/u32 MDP/u64 MOP/str MOP/str CGS/u32 CGS/u32 CGS/u32 CGS/u32 CGS/u32
            CGS/u32 CGS/str CNS/str CGS/str CGS/str MRP/u32 MMP/u32 MCP/u64 MCP/u64 MCP/u64 MCP/u64 MCP/u64
            MCP/u64 MCP/u64 MCP/u64 MCP/u64 MGP/u32 CLP/u32 MMP/u32 MMP/u32 MMP/u32 MMP/u32 MCP/u64 MGP/u32
            MGP/u32 MGP/u32 MGP/u32 MaP/u32 MGP/u32 MGP/u32 MGP/u32
            """.strip().split("\\s+"));

    private StatsTyped() {}

    /** One line per value: object, ids, position, name, process, tags, type, value. */
    public static String render(List<StatsRow> rows, boolean legends) {
        StringBuilder out = new StringBuilder();
        for (StatsRow row : rows) {
            String head = letter(row) + "." + id(row, "iid") + "." + id(row, "sid") + ".";
            for (int i = 0; i < KINDS.size(); i++) {
                String column = StatsCsv.COLUMNS.get(i);
                String value = shown(row, column, legends);
                if (!value.isEmpty()) {
                    Kind kind = Kind.of(KINDS.get(i));
                    out.append(head)
                            .append(i)
                            .append('.')
                            .append(column)
                            .append(".1:")
                            .append(kind.tags())
                            .append(':')
                            .append(kind.type())
                            .append(':')
                            .append(value)
                            .append('\n');
                }
            }
        }
        return out.toString();
    }

    /** The same as JSON without legends, as on a page: a list of rows, each a list of values. */
    public static String json(List<StatsRow> rows) {
        return json(rows, false);
    }

    /** The same; {@code legends} shows what tells of the inside. */
    public static String json(List<StatsRow> rows, boolean legends) {
        StringBuilder out = new StringBuilder("[");
        for (StatsRow row : rows) {
            out.append(out.length() == 1 ? "[" : ",[");
            String head = "{\"objType\":\"" + type(row) + "\",\"proxyId\":" + id(row, "iid") + ",\"id\":"
                    + id(row, "sid") + ",";
            String comma = "";
            for (int i = 0; i < KINDS.size(); i++) {
                String column = StatsCsv.COLUMNS.get(i);
                String value = shown(row, column, legends);
                if (!value.isEmpty()) {
                    out.append(comma).append(head);
                    Kind.of(KINDS.get(i)).json(out, i, column, value);
                    out.append('}');
                    comma = ",";
                }
            }
            out.append(']');
        }
        return out.append("]\n").toString();
    }

    private static String shown(StatsRow row, String column, boolean legends) {
        return StatsCsv.hidden(column, legends) ? "" : StatsCsv.column(row, column);
    }

    private static String id(StatsRow row, String column) {
        String value = StatsCsv.column(row, column);
        return value.isEmpty() ? "0" : value;
    }

    private static char letter(StatsRow row) {
        return type(row).charAt(0);
    }

    private static String type(StatsRow row) {
        return switch (row.kind()) {
            case FRONTEND -> "Frontend";
            case BACKEND -> "Backend";
            case SERVER -> "Server";
            case LISTENER -> "Listener";
        };
    }
}
