package io.fairlead.haproxy.stats;

import io.fairlead.telemetry.stats.Detail;
import io.fairlead.telemetry.stats.StatsRow;
import io.fairlead.telemetry.stats.StatsRow.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One family of HAProxy's Prometheus exporter.
 *
 * @param name without the prefix that names the kind of row
 * @param type {@code gauge} or {@code counter}
 * @param kinds letters of the rows that have it
 * @param source the column, or a word for what is more than a number
 * @param help what it means
 */
record Family(String name, String type, String kinds, String source, String help) {

    /** All of them, in the exporter's order. */
    static final List<Family> ALL = read();

    private static List<Family> read() {
        try (InputStream in = Family.class.getResourceAsStream("prometheus.txt")) {
            if (in == null) {
                throw new IllegalStateException("the library lacks prometheus.txt");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\\|", 5))
                    .map(field -> new Family(field[0], field[1], field[2], field[3], field[4]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether rows of this kind have it. */
    boolean of(Kind kind) {
        return kinds.indexOf(letter(kind)) >= 0;
    }

    private static char letter(Kind kind) {
        return switch (kind) {
            case FRONTEND -> 'F';
            case BACKEND -> 'B';
            case SERVER -> 'S';
            case LISTENER -> 'L';
        };
    }

    /** Whether this row has it: some are a matter of HTTP. */
    boolean of(StatsRow row) {
        boolean http = row.detail(Detail.MODE).orElse("").equals("http");
        return of(row.kind()) && (http || !kinds.endsWith("h"));
    }
}
