package io.fairlead.telemetry.stats;

import io.fairlead.telemetry.stats.Telling.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the snapshots of one node, one after the other, such that the line of a row on which nothing happened stays the
 * same: an age is told as the moment it counts from. Of many rows only those are written on which something happened.
 * Not thread-safe.
 */
public final class SnapshotWriter {

    /** With fewer rows everything is told every time. */
    static final int MANY = 500;

    /** Ages are whole seconds of another clock than the snapshot's: a moment is known to a second. */
    private static final long SLACK = 1;

    /** A row as it was told last. */
    private static final class Known {
        private final String start;
        private final long[] moments = new long[Metric.AGES.size()];
        private StatsRow row;

        Known(StatsRow row) {
            this.start = SnapshotCodec.lineStart(row.kind(), row.proxy(), row.name());
            this.row = row;
        }
    }

    private List<Known> known = List.of();
    private long number;
    private long base;
    private long layout;
    private long baseLength;
    private long lengthSince;
    private boolean unsure = true;

    /** Nothing written yet. */
    public SnapshotWriter() {}

    /** The last telling may not have reached the board: the next one has everything. */
    public void unsure() {
        unsure = true;
    }

    /** The next snapshot, for {@link SnapshotReader}. */
    public Telling write(NodeSnapshot snapshot) {
        boolean same = arrange(snapshot.rows());
        if (snapshot.rows().size() < MANY) {
            unsure = true;
            return new Telling(List.of(), all(snapshot, SnapshotCodec.head(snapshot)));
        }
        number++;
        if (!same || unsure) {
            layout = number;
        }
        unsure = false;
        List<Part> parts = new ArrayList<>();
        if (layout == number || number - base >= Telling.RING || lengthSince > baseLength) {
            base = number;
            lengthSince = 0;
        }
        String changes = layout == number ? "" : changed(snapshot);
        if (layout != number) {
            parts.add(new Part(Telling.name(number), changes));
            lengthSince += changes.length();
        }
        if (base == number) {
            int room = (int)
                    Math.max(baseLength + baseLength / 8, 512L * snapshot.rows().size());
            String all = all(snapshot, SnapshotCodec.head(snapshot, room).append(place().text()));
            baseLength = all.length();
            parts.add(new Part(Telling.BASE, all));
        }
        return new Telling(
                parts, SnapshotCodec.head(snapshot, 256).append(place().text()).toString());
    }

    private Telling.Place place() {
        return new Telling.Place(number, base, layout);
    }

    /** Makes what is known fit these rows; whether it did. */
    private boolean arrange(List<StatsRow> rows) {
        boolean same = known.size() == rows.size();
        for (int i = 0; same && i < rows.size(); i++) {
            same = known.get(i).row.about(rows.get(i));
        }
        if (!same) {
            Map<String, Known> former = HashMap.newHashMap(known.size());
            known.forEach(row -> former.put(row.start, row));
            known = new ArrayList<>(rows.size());
            for (StatsRow row : rows) {
                Known fresh = new Known(row);
                Known old = former.get(fresh.start);
                known.add(old == null ? fresh : old);
            }
        }
        return same;
    }

    private String all(NodeSnapshot snapshot, StringBuilder text) {
        long second = snapshot.time().getEpochSecond();
        for (int i = 0; i < known.size(); i++) {
            write(known.get(i), snapshot.rows().get(i), second, text);
        }
        return text.toString();
    }

    /** Rows on which something happened, each behind its place. */
    private String changed(NodeSnapshot snapshot) {
        long second = snapshot.time().getEpochSecond();
        StringBuilder text = SnapshotCodec.head(snapshot, (int) Math.max(1 << 16, lengthSince / Telling.RING));
        text.append(place().text());
        for (int i = 0; i < known.size(); i++) {
            Known before = known.get(i);
            StatsRow row = snapshot.rows().get(i);
            if (!same(before, row, second)) {
                text.append(i).append('\t');
                write(before, row, second, text);
            }
        }
        return text.toString();
    }

    private static void write(Known known, StatsRow row, long second, StringBuilder text) {
        known.row = row;
        SnapshotCodec.encode(row, known.start, text, (metric, age) -> moment(known.moments, metric, second - age));
    }

    private static long moment(long[] known, Metric metric, long moment) {
        int at = Metric.AGES.indexOf(metric);
        if (Math.abs(known[at] - moment) > SLACK) {
            known[at] = moment;
        }
        return known[at];
    }

    /** Whether the line of a row would be the same. */
    private static boolean same(Known known, StatsRow row, long second) {
        StatsRow before = known.row;
        if (before.numbers().size() != row.numbers().size()
                || !before.details().equals(row.details())
                || !before.latencies().equals(row.latencies())) {
            return false;
        }
        for (Map.Entry<Metric, Long> number : row.numbers().entrySet()) {
            if (!same(known, number.getKey(), before.numbers().get(number.getKey()), number.getValue(), second)) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(Known known, Metric metric, @Nullable Long before, long now, long second) {
        if (before == null || !metric.age() || before < 0 || now < 0) {
            return before != null && before == now;
        }
        return Math.abs(known.moments[Metric.AGES.indexOf(metric)] - (second - now)) <= SLACK;
    }
}
