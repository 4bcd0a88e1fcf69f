package io.fairlead.stats.rest;

import io.fairlead.stats.numbers.Picture;
import io.fairlead.stats.numbers.RowKey;
import io.fairlead.telemetry.stats.Detail;
import io.fairlead.telemetry.stats.Identity;
import io.fairlead.telemetry.stats.Latency;
import io.fairlead.telemetry.stats.Metric;
import io.fairlead.telemetry.stats.Phase;
import io.fairlead.telemetry.stats.StatsRow;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What distinguishes a picture from the one before, row by row and number by number. Ages that only grew by the time
 * between the two are left out: a reader counts on by itself. Not thread-safe.
 */
final class StatsDelta {

    /** Ages are whole seconds of several clocks. */
    private static final long AGE_SLACK = 3;

    private final Picture before;
    private final Picture after;
    private final JsonBytes out;
    private final long second;

    private StatsDelta(Picture before, Picture after, JsonBytes out) {
        this.before = before;
        this.after = after;
        this.out = out;
        this.second = after.second();
    }

    /** Rows that are new or changed, and the names of those that are gone, as members of an object. */
    static void between(Picture before, Picture after, JsonBytes out) {
        new StatsDelta(before, after, out).write();
    }

    private void write() {
        boolean arrangedAlike = Identity.same(before.places(), after.places());
        out.name("changed").array();
        for (int i = 0; i < after.rows().size(); i++) {
            StatsRow row = after.rows().get(i);
            Optional<StatsRow> old = arrangedAlike ? Optional.of(before.rows().get(i)) : before.row(RowKey.of(row));
            row(old, row);
        }
        out.endArray().name("removed").array();
        if (!arrangedAlike) {
            before.rows().stream()
                    .map(RowKey::of)
                    .filter(key -> !after.places().containsKey(key))
                    .forEach(key -> {
                        out.object();
                        name(key);
                        out.endObject();
                    });
        }
        out.endArray();
    }

    private void row(Optional<StatsRow> old, StatsRow row) {
        boolean same = old.isPresent() && Identity.same(old.get(), row);
        if (same && row.latencies().isEmpty()) {
            return;
        }
        RowKey key = RowKey.of(row);
        if (same && Identity.same(before.recent().get(key), after.recent().get(key))) {
            return;
        }
        int mark = out.mark();
        out.object();
        name(key);
        boolean counted = numbers(old, row);
        boolean worded = details(old, row);
        boolean timed = recent(old, row);
        out.endObject();
        if (!counted && !worded && !timed && old.isPresent()) {
            out.back(mark);
        }
    }

    private void name(RowKey key) {
        out.name("kind").value(key.kind().name().toLowerCase(Locale.ROOT));
        out.name("proxy").value(key.proxy());
        out.name("name").value(key.kind().named() ? key.name() : key.proxy());
    }

    private boolean numbers(Optional<StatsRow> old, StatsRow row) {
        boolean any = false;
        out.name("numbers").object();
        for (Map.Entry<Metric, Long> number : row.numbers().entrySet()) {
            Metric metric = number.getKey();
            long value = metric.age() ? row.age(number.getValue(), second) : number.getValue();
            boolean same = old.isPresent() && same(old.get(), metric, value);
            if (!same) {
                out.name(metric.key()).value(value);
                any = true;
            }
        }
        out.endObject();
        return any;
    }

    private boolean same(StatsRow old, Metric metric, long now) {
        Long former = old.numbers().get(metric);
        if (former == null) {
            return false;
        }
        if (!metric.age() || former < 0 || now < 0) {
            return former == now;
        }
        // Where no moment is known, the age is that of the picture.
        long grown = old.asOf() == 0 ? former + second - before.second() : old.age(former, second);
        return Math.abs(now - grown) <= AGE_SLACK;
    }

    private boolean details(Optional<StatsRow> old, StatsRow row) {
        boolean any = false;
        out.name("details").object();
        for (Map.Entry<Detail, String> detail : row.details().entrySet()) {
            if (!old.flatMap(former -> former.detail(detail.getKey())).equals(Optional.of(detail.getValue()))) {
                out.name(detail.getKey().key()).value(detail.getValue());
                any = true;
            }
        }
        out.endObject();
        return any;
    }

    private boolean recent(Optional<StatsRow> old, StatsRow row) {
        boolean any = false;
        out.name("latencyLastMinute").object();
        for (Phase phase : row.latencies().keySet()) {
            Latency now = after.recent(row, phase);
            if (old.isEmpty() || !before.recent(row, phase).equals(now)) {
                StatsJson.latency(now, out.name(phase.key()));
                any = true;
            }
        }
        out.endObject();
        return any;
    }
}
