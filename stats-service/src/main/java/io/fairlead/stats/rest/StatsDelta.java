package io.fairlead.stats.rest;

import io.fairlead.stats.numbers.Identity;
import io.fairlead.stats.numbers.Picture;
import io.fairlead.stats.numbers.RowKey;
import io.fairlead.telemetry.stats.Latency;
import io.fairlead.telemetry.stats.Metric;
import io.fairlead.telemetry.stats.Phase;
import io.fairlead.telemetry.stats.StatsRow;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What distinguishes a picture from the one before, row by row and number by number. Ages that only grew by the time
 * between the two are left out: a reader counts on by itself. Pure functions.
 */
final class StatsDelta {

    /** Ages are whole seconds of several clocks, and those of idle rows are not read every time. */
    private static final long AGE_SLACK = 12;

    private StatsDelta() {}

    /** Rows that are new or changed, and the names of those that are gone. */
    static JsonObjectBuilder between(Picture before, Picture after) {
        long seconds = Math.max(0, after.time().getEpochSecond() - before.time().getEpochSecond());
        JsonArrayBuilder changed = Json.createArrayBuilder();
        for (StatsRow row : after.rows()) {
            RowKey key = RowKey.of(row);
            Optional<StatsRow> old = before.row(key);
            if (unchanged(before, after, key)) {
                continue;
            }
            JsonObjectBuilder numbers = Json.createObjectBuilder();
            JsonObjectBuilder details = Json.createObjectBuilder();
            JsonObjectBuilder recent = Json.createObjectBuilder();
            boolean counted = numbers(old, row, seconds, numbers);
            boolean worded = details(old, row, details);
            boolean timed = recent(before, after, old, row, recent);
            if (counted || worded || timed || old.isEmpty()) {
                changed.add(named(key)
                        .add("numbers", numbers)
                        .add("details", details)
                        .add("latencyLastMinute", recent));
            }
        }
        JsonArrayBuilder removed = Json.createArrayBuilder();
        before.index().keySet().stream()
                .filter(key -> !after.index().containsKey(key))
                .forEach(key -> removed.add(named(key)));
        return Json.createObjectBuilder().add("changed", changed).add("removed", removed);
    }

    /** Whether nothing at all happened: rows and distributions are kept as long as they are the same. */
    private static boolean unchanged(Picture before, Picture after, RowKey key) {
        return Identity.same(before.index().get(key), after.index().get(key))
                && Identity.same(before.recent().get(key), after.recent().get(key));
    }

    private static JsonObjectBuilder named(RowKey key) {
        return Json.createObjectBuilder()
                .add("kind", key.kind().name().toLowerCase(Locale.ROOT))
                .add("proxy", key.proxy())
                .add("name", key.kind().named() ? key.name() : key.proxy());
    }

    private static boolean numbers(Optional<StatsRow> old, StatsRow row, long seconds, JsonObjectBuilder out) {
        boolean any = false;
        for (Map.Entry<Metric, Long> number : row.numbers().entrySet()) {
            Metric metric = number.getKey();
            long value = number.getValue();
            boolean same = old.filter(former -> former.numbers().containsKey(metric))
                    .filter(former -> same(metric, former.numberOrZero(metric), value, seconds))
                    .isPresent();
            if (!same) {
                out.add(metric.key(), value);
                any = true;
            }
        }
        return any;
    }

    private static boolean same(Metric metric, long before, long now, long seconds) {
        boolean aged = metric.age() && before >= 0 && now > before;
        return before == now || (aged && Math.abs(now - before - seconds) <= AGE_SLACK);
    }

    private static boolean details(Optional<StatsRow> old, StatsRow row, JsonObjectBuilder out) {
        boolean[] any = {false};
        row.details().forEach((detail, value) -> {
            if (!old.flatMap(former -> former.detail(detail)).equals(Optional.of(value))) {
                out.add(detail.key(), value);
                any[0] = true;
            }
        });
        return any[0];
    }

    private static boolean recent(
            Picture before, Picture after, Optional<StatsRow> old, StatsRow row, JsonObjectBuilder out) {
        boolean any = false;
        for (Phase phase : row.latencies().keySet()) {
            Latency now = after.recent(row, phase);
            if (old.isEmpty() || !before.recent(row, phase).equals(now)) {
                out.add(phase.name().toLowerCase(Locale.ROOT), StatsJson.latency(now));
                any = true;
            }
        }
        return any;
    }
}
