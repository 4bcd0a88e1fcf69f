package io.fairlead.haproxy.stats;

import io.fairlead.telemetry.stats.StatsRow;
import java.util.List;

/**
 * Statistics as HAProxy's {@code show stat json}: a list of rows, each a list of fields with position, name, tags and a
 * typed value. Management guide 9.1.1 and 9.3. Pure functions.
 */
public final class StatsTyped {

    private StatsTyped() {}

    /** All rows. */
    public static String json(List<StatsRow> rows) {
        StringBuilder json = new StringBuilder("[");
        for (StatsRow row : rows) {
            json.append(json.length() > 1 ? "," : "").append('[');
            boolean first = true;
            for (int i = 0; i < StatsCsv.COLUMNS.size(); i++) {
                String value = StatsCsv.shown(row, StatsCsv.COLUMNS.get(i));
                if (!value.isEmpty()) {
                    json.append(first ? "" : ",");
                    field(json, row, i, value);
                    first = false;
                }
            }
            json.append(']');
        }
        return json.append(']').toString();
    }

    private static void field(StringBuilder json, StatsRow row, int position, String value) {
        String name = StatsCsv.COLUMNS.get(position);
        boolean number = value.matches("-?\\d{1,18}") && !name.equals("pxname") && !name.equals("svname");
        json.append("{\"objType\":\"")
                .append(type(row.kind()))
                .append("\",\"proxyId\":")
                .append(id(row, "iid"))
                .append(",\"id\":")
                .append(id(row, "sid"))
                .append(",\"field\":{\"pos\":")
                .append(position)
                .append(",\"name\":\"")
                .append(name)
                .append("\"},\"processNum\":1,\"tags\":{\"origin\":\"")
                .append(number ? "Metric" : "Key")
                .append("\",\"nature\":\"")
                .append(number ? nature(name) : "Output")
                .append("\",\"scope\":\"Service\"},\"value\":{\"type\":\"")
                .append(number ? value.startsWith("-") ? "s32" : "u64" : "str")
                .append("\",\"value\":")
                .append(number ? value : quoted(value))
                .append("}}");
    }

    private static String type(StatsRow.Kind kind) {
        return switch (kind) {
            case FRONTEND -> "Frontend";
            case BACKEND -> "Backend";
            case SERVER -> "Server";
        };
    }

    private static String id(StatsRow row, String column) {
        String value = StatsCsv.column(row, column);
        return value.isEmpty() ? "0" : value;
    }

    private static String nature(String name) {
        if (name.endsWith("max")) {
            return "Max";
        }
        if (name.endsWith("time") || name.equals("lastchg") || name.equals("lastsess")) {
            return "Age";
        }
        if (name.endsWith("rate")) {
            return "Rate";
        }
        return name.endsWith("cur") || name.equals("weight") || name.endsWith("lim") ? "Gauge" : "Counter";
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
