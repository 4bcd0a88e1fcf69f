package io.fairlead.telemetry.stats;

import io.fairlead.telemetry.stats.Telling.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the tellings of one node, one after the other. Of a node of many rows a row that was not told anew is the same
 * object as before, so that whoever works with rows can tell at once that nothing happened. Not thread-safe.
 */
public final class SnapshotReader {

    private static final int MOST_WORDS = 10_000;
    /** Holds the place of a row of a kind of a later version. */
    private static final StatsRow UNKNOWN = StatsRow.frontend("").build();

    private final Map<String, String> words = new HashMap<>();
    private Optional<NodeSnapshot> known = Optional.empty();
    /** Of a node of many rows: by place. */
    private List<StatsRow> places = List.of();

    private Place place = new Place(0, 0, 0);

    /** Nothing read yet. */
    public SnapshotReader() {}

    /** Where parts are found by name; those that are not there are left out. */
    @FunctionalInterface
    public interface Parts {
        /** The texts of these parts. */
        Map<String, String> of(Set<String> names);
    }

    /**
     * Reads the next telling.
     *
     * @return empty when it cannot be put together, because parts of it are gone; a later one can
     * @throws IllegalArgumentException when it is something else
     */
    public Optional<NodeSnapshot> read(String head, Parts parts) {
        String line = firstLine(head);
        NodeSnapshot empty = SnapshotCodec.head(line);
        Optional<Place> told = Place.of(line);
        if (told.isEmpty()) {
            known = Optional.empty();
            return Optional.of(with(empty, rows(head, line.length() + 1, empty.time())));
        }
        boolean follows = known.filter(before -> before.started().equals(empty.started()))
                .filter(before -> place.number() >= told.get().layout())
                .filter(before -> told.get().number() - place.number() < Telling.RING)
                .isPresent();
        if (!follows || !follow(told.get(), empty, parts)) {
            begin(told.get(), empty, parts);
        }
        return known;
    }

    /** Takes in what changed since the last reading; whether all of it was there. */
    private boolean follow(Place told, NodeSnapshot empty, Parts parts) {
        if (told.number() <= place.number()) {
            return true;
        }
        Set<String> names = new HashSet<>();
        for (long number = place.number() + 1; number <= told.number(); number++) {
            names.add(Telling.name(number));
        }
        return apply(told, empty, parts.of(names));
    }

    private boolean apply(Place told, NodeSnapshot empty, Map<String, String> texts) {
        NodeSnapshot before = known.orElse(empty);
        List<StatsRow> rows = new ArrayList<>(places);
        Instant time = before.time();
        for (long number = place.number() + 1; number <= told.number(); number++) {
            String text = texts.get(Telling.name(number));
            if (text == null) {
                return false;
            }
            String line = firstLine(text);
            NodeSnapshot part = SnapshotCodec.head(line);
            boolean fits = part.started().equals(empty.started())
                    && Place.of(line).map(Place::number).equals(Optional.of(number));
            if (!fits) {
                return false;
            }
            change(rows, text, line.length() + 1, part.time());
            time = part.time();
        }
        places = rows;
        known = Optional.of(with(new NodeSnapshot(before.node(), time, before.started(), List.of()), rows));
        place = told;
        return true;
    }

    private void begin(Place told, NodeSnapshot empty, Parts parts) {
        known = Optional.empty();
        Set<String> names = new HashSet<>(Set.of(Telling.BASE));
        for (long number = told.base() + 1; number <= told.number(); number++) {
            names.add(Telling.name(number));
        }
        Map<String, String> texts = parts.of(names);
        String text = texts.get(Telling.BASE);
        if (text == null) {
            return;
        }
        String line = firstLine(text);
        NodeSnapshot base = SnapshotCodec.head(line);
        Optional<Place> at = Place.of(line);
        if (at.isEmpty() || !base.started().equals(empty.started()) || at.get().number() < told.base()) {
            return;
        }
        places = rows(text, line.length() + 1, base.time());
        known = Optional.of(base);
        place = at.get();
        if (!apply(told, empty, texts)) {
            known = Optional.empty();
        }
    }

    private static NodeSnapshot with(NodeSnapshot head, List<StatsRow> rows) {
        boolean foreign = rows.stream().anyMatch(row -> Identity.same(row, UNKNOWN));
        List<StatsRow> ours = foreign
                ? rows.stream().filter(row -> !Identity.same(row, UNKNOWN)).toList()
                : rows;
        return new NodeSnapshot(head.node(), head.time(), head.started(), ours);
    }

    private static String firstLine(String text) {
        return text.substring(0, end(text, 0));
    }

    private static int end(String text, int start) {
        int end = text.indexOf('\n', start);
        return end < 0 ? text.length() : end;
    }

    private List<StatsRow> rows(String text, int from, Instant time) {
        List<StatsRow> rows = new ArrayList<>();
        int end;
        for (int start = from; start < text.length(); start = end + 1) {
            end = end(text, start);
            if (end > start) {
                rows.add(row(text.substring(start, end), time));
            }
        }
        return rows;
    }

    private void change(List<StatsRow> rows, String text, int from, Instant time) {
        int end;
        for (int start = from; start < text.length(); start = end + 1) {
            end = end(text, start);
            int tab = text.indexOf('\t', start);
            if (tab > start && tab < end) {
                int row = Integer.parseInt(text, start, tab, 10);
                if (row < 0 || row >= rows.size()) {
                    throw new IllegalArgumentException("no row " + row);
                }
                rows.set(row, row(text.substring(tab + 1, end), time));
            }
        }
    }

    private StatsRow row(String line, Instant time) {
        long second = time.getEpochSecond();
        return SnapshotCodec.row(line, second, this::word)
                .map(row -> row.toldAt(second))
                .orElse(UNKNOWN);
    }

    /** Words are the same ones over and over, of thousands of rows: each is kept once. */
    private String word(String text) {
        String same = words.get(text);
        if (same == null && words.size() < MOST_WORDS) {
            words.put(text, text);
        }
        return same == null ? text : same;
    }
}
