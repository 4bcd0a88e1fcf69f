package io.fairlead.telemetry.stats;

import java.util.HashMap;
import java.util.Map;

/**
 * Writes the snapshots of one node, one after the other, such that the line of a row on which nothing happened stays the
 * same: an age is told as the moment it counts from. Not thread-safe.
 */
public final class SnapshotWriter {

    /** Ages are whole seconds of another clock than the snapshot's: a moment is known to a second. */
    private static final long SLACK = 1;

    private Map<String, long[]> moments = new HashMap<>();

    /** Nothing written yet. */
    public SnapshotWriter() {}

    /** The next snapshot as text, for {@link SnapshotReader} or {@link SnapshotCodec#decode}. */
    public String write(NodeSnapshot snapshot) {
        StringBuilder text = SnapshotCodec.head(snapshot);
        long second = snapshot.time().getEpochSecond();
        Map<String, long[]> next = HashMap.newHashMap(snapshot.rows().size());
        for (StatsRow row : snapshot.rows()) {
            String start = SnapshotCodec.lineStart(row.kind(), row.proxy(), row.name());
            long[] known = moments.get(start);
            long[] moment = known == null ? new long[Metric.AGES.size()] : known;
            next.put(start, moment);
            SnapshotCodec.encode(row, start, text, (metric, age) -> moment(moment, metric, second - age));
        }
        moments = next;
        return text.toString();
    }

    private static long moment(long[] known, Metric metric, long moment) {
        int at = Metric.AGES.indexOf(metric);
        if (Math.abs(known[at] - moment) > SLACK) {
            known[at] = moment;
        }
        return known[at];
    }
}
