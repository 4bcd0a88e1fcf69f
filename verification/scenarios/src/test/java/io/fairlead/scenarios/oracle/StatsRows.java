package io.fairlead.scenarios.oracle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counters of a statistics CSV that count events, so that they can be compared: not rates, not times, not bytes of error
 * pages.
 *
 * @param counters {@code proxy/row column} and its value
 */
record StatsRows(Map<String, Long> counters) {

    private static final List<String> COLUMNS = List.of(
            "dreq",
            "dresp",
            "dcon",
            "ereq",
            "econ",
            "eresp",
            "wretr",
            "wredis",
            "hrsp_1xx",
            "hrsp_2xx",
            "hrsp_3xx",
            "hrsp_4xx",
            "hrsp_5xx",
            "hrsp_other",
            "req_tot",
            "stot");

    /** Reads the CSV. */
    static StatsRows read(String csv) {
        List<String> lines = csv.lines().filter(line -> !line.isBlank()).toList();
        List<String> names =
                Arrays.asList(lines.getFirst().replaceFirst("^# ", "").split(",", -1));
        Map<String, Long> counters = new TreeMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            for (String column : COLUMNS) {
                int at = names.indexOf(column);
                String cell = at < 0 || at >= cells.length ? "" : cells[at];
                if (!cell.isEmpty()) {
                    counters.put(cells[0] + "/" + cells[1] + " " + column, Long.parseLong(cell));
                }
            }
        }
        return new StatsRows(counters);
    }

    /** One cell. */
    static String cell(String csv, String proxy, String row, String column) {
        List<String> lines = csv.lines().filter(line -> !line.isBlank()).toList();
        int at = Arrays.asList(lines.getFirst().replaceFirst("^# ", "").split(",", -1))
                .indexOf(column);
        return lines.stream()
                .filter(line -> line.startsWith(proxy + "," + row + ","))
                .map(line -> line.split(",", -1)[at])
                .findFirst()
                .orElseThrow();
    }

    /** The counters that grew since then, {@code name +n}. */
    List<String> since(StatsRows before) {
        Map<String, Long> grown = new LinkedHashMap<>();
        counters.forEach((name, value) -> {
            long growth = value - before.counters.getOrDefault(name, 0L);
            if (growth != 0 && !name.startsWith("kit-")) {
                grown.put(name, growth);
            }
        });
        List<String> lines = new ArrayList<>();
        grown.forEach((name, growth) -> lines.add("counted " + name + " +" + growth));
        return lines;
    }
}
