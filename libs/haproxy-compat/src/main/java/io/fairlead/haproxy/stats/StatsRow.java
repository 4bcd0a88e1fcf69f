package io.fairlead.haproxy.stats;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of the statistics: a frontend, a server or a backend. Not thread-safe while it is filled.
 *
 * @param values by the column names of HAProxy's management guide 9.1; absent ones are empty
 */
public record StatsRow(Map<String, String> values) {

    /** The line of this proxy; {@code service} is FRONTEND, BACKEND or a server's name. */
    public static StatsRow of(String proxy, String service) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("pxname", proxy);
        values.put("svname", service);
        return new StatsRow(values);
    }

    /** Sets a column. */
    public StatsRow set(String column, Object value) {
        values.put(column, String.valueOf(value));
        return this;
    }

    /** A column's value, empty when it does not apply. */
    public String get(String column) {
        return values.getOrDefault(column, "");
    }
}
