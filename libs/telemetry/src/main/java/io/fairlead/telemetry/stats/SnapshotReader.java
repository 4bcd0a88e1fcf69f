package io.fairlead.telemetry.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the snapshots of one node, one after the other. A row whose line is the same as before is the same object as
 * before, so that whoever works with rows can tell at once that nothing happened; of a node of many rows the ages of such
 * rows are up to {@value #TURNS} readings old. Not thread-safe.
 */
public final class SnapshotReader {

    /** With fewer rows everything is read anew every time. */
    private static final int MANY = 1000;

    private static final int TURNS = 10;

    private record Known(String line, Optional<StatsRow> row) {}

    private List<Known> known = List.of();
    private int readings;

    /** Nothing read yet. */
    public SnapshotReader() {}

    /**
     * Reads the next snapshot.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public NodeSnapshot read(String text) {
        int end = end(text, 0);
        NodeSnapshot empty = SnapshotCodec.head(text.substring(0, end));
        long second = empty.time().getEpochSecond();
        List<Known> next = new ArrayList<>(known.size());
        List<StatsRow> rows = new ArrayList<>(known.size());
        for (int start = end + 1; start < text.length(); start = end + 1) {
            end = end(text, start);
            if (end > start) {
                Known row = kept(next.size(), text, start, end);
                if (row == null) {
                    String line = text.substring(start, end);
                    row = new Known(line, SnapshotCodec.row(line, second));
                }
                next.add(row);
                row.row().ifPresent(rows::add);
            }
        }
        readings++;
        known = next;
        return new NodeSnapshot(empty.node(), empty.time(), empty.started(), rows);
    }

    private static int end(String text, int start) {
        int end = text.indexOf('\n', start);
        return end < 0 ? text.length() : end;
    }

    private @Nullable Known kept(int place, String text, int start, int end) {
        if (known.size() < MANY || place >= known.size() || (place + readings) % TURNS == 0) {
            return null;
        }
        Known former = known.get(place);
        int length = end - start;
        return former.line().length() == length && text.regionMatches(start, former.line(), 0, length) ? former : null;
    }
}
