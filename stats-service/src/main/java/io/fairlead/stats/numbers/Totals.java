package io.fairlead.stats.numbers;

import io.fairlead.telemetry.stats.Detail;
import io.fairlead.telemetry.stats.Identity;
import io.fairlead.telemetry.stats.Latency;
import io.fairlead.telemetry.stats.Metric;
import io.fairlead.telemetry.stats.NodeSnapshot;
import io.fairlead.telemetry.stats.Phase;
import io.fairlead.telemetry.stats.StatsRow;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What nodes counted in all their lives, so that no counter goes back when a node starts anew and none is lost when one
 * never does. A row's former lives are its base; a row that a living node does not tell any more, because its
 * configuration has no such proxy or server, is forgotten. Not thread-safe: one collector.
 */
final class Totals {

    /** A node silent for so long is not expected to come back. */
    static final Duration REMEMBERED = Duration.ofDays(30);

    private static final String PART = "\f";

    /** What of a row never goes back. */
    private static final List<Metric> KEPT = Stream.of(Metric.values())
            .filter(metric -> metric.counter() || metric.peak())
            .toList();

    private final Map<String, Lives> nodes = new LinkedHashMap<>();

    /**
     * A row.
     *
     * @param base what its former lives counted
     * @param last what its present one told last
     * @param total both
     */
    private record Life(Optional<StatsRow> base, Optional<StatsRow> last, Optional<StatsRow> total) {

        /** Nothing told yet. */
        private static final Life NONE = new Life(Optional.empty(), Optional.empty());

        Life(Optional<StatsRow> base, Optional<StatsRow> last) {
            this(
                    base,
                    last,
                    base.map(former -> last.map(now -> added(now, former)).orElse(former))
                            .or(() -> last));
        }

        /** The present life is over. */
        Life ended() {
            return new Life(total.map(Totals::counters), Optional.empty());
        }
    }

    private static final class Lives {
        private final Map<RowKey, Life> rows = new LinkedHashMap<>();
        private NodeSnapshot told;
        /** The totals of the rows it told last, place by place. */
        private List<StatsRow> totals = List.of();

        private Optional<List<StatsRow>> silent = Optional.empty();

        Lives(NodeSnapshot told) {
            this.told = told;
        }

        /** Whether it tells the rows it told last, in the same order, in the same life. */
        boolean goesOn(NodeSnapshot now) {
            boolean same = told.started().equals(now.started())
                    && totals.size() == now.rows().size()
                    && told.rows().size() == totals.size();
            for (int i = 0; same && i < totals.size(); i++) {
                StatsRow row = now.rows().get(i);
                same = Identity.same(row, told.rows().get(i))
                        || row.about(told.rows().get(i));
            }
            return same;
        }
    }

    /** What a node tells now, with what it counted in former lives. */
    NodeSnapshot add(NodeSnapshot now) {
        Lives lives = nodes.computeIfAbsent(now.node(), name -> new Lives(now));
        if (!lives.told.started().equals(now.started())) {
            lives.rows.replaceAll((key, life) -> life.ended());
        }
        List<StatsRow> rows = lives.goesOn(now) ? changed(lives, now) : arranged(lives, now);
        lives.told = now;
        lives.totals = rows;
        lives.silent = Optional.empty();
        return new NodeSnapshot(now.node(), now.time(), now.started(), rows);
    }

    /** The rows are those told last: only what changed is looked at. */
    private static List<StatsRow> changed(Lives lives, NodeSnapshot now) {
        List<StatsRow> rows = new ArrayList<>(lives.totals);
        for (int i = 0; i < rows.size(); i++) {
            StatsRow row = now.rows().get(i);
            if (!Identity.same(row, lives.told.rows().get(i))) {
                RowKey key = RowKey.of(row);
                Life life = goneOn(lives.rows.getOrDefault(key, Life.NONE), row);
                lives.rows.put(key, life);
                rows.set(i, life.total().orElse(row));
            }
        }
        return rows;
    }

    private static List<StatsRow> arranged(Lives lives, NodeSnapshot now) {
        Map<RowKey, Life> next = new LinkedHashMap<>();
        List<StatsRow> rows = new ArrayList<>();
        for (StatsRow row : now.rows()) {
            RowKey key = RowKey.of(row);
            Life life = Optional.ofNullable(lives.rows.remove(key)).orElse(Life.NONE);
            Life present = life.last().filter(last -> Identity.same(last, row)).isPresent() ? life : goneOn(life, row);
            next.put(key, present);
            rows.add(present.total().orElse(row));
        }
        // Rows of former lives wait for the node to read its configuration again.
        lives.rows.values().removeIf(life -> life.last().isPresent());
        next.forEach(lives.rows::put);
        return rows;
    }

    /** A life that goes on with this row. */
    private static Life goneOn(Life life, StatsRow row) {
        Life kept = life.last().filter(last -> wentBack(last, row)).isPresent() ? life.ended() : life;
        return new Life(kept.base(), Optional.of(row));
    }

    /** The totals of nodes that are silent: counters and distributions, nothing of the moment. */
    List<NodeSnapshot> silent(Set<String> live, Instant now) {
        nodes.values().removeIf(lives -> lives.told.time().plus(REMEMBERED).isBefore(now));
        List<NodeSnapshot> silent = new ArrayList<>();
        nodes.forEach((name, lives) -> {
            if (!live.contains(name)) {
                List<StatsRow> rows = lives.silent.orElseGet(() -> totals(lives));
                lives.silent = Optional.of(rows);
                silent.add(new NodeSnapshot(name, lives.told.time(), lives.told.started(), rows));
            }
        });
        return silent;
    }

    private static List<StatsRow> totals(Lives lives) {
        return lives.rows.values().stream()
                .flatMap(life -> life.total().stream())
                .map(Totals::counters)
                .toList();
    }

    private static boolean wentBack(StatsRow before, StatsRow now) {
        for (Metric metric : KEPT) {
            if (metric.counter() && now.numberOrZero(metric) < before.numberOrZero(metric)) {
                return true;
            }
        }
        return false;
    }

    /** What of a row never goes back. */
    private static StatsRow counters(StatsRow row) {
        Map<Metric, Long> numbers = new EnumMap<>(Metric.class);
        row.numbers().forEach((metric, value) -> {
            if (metric.counter() || metric.peak() || metric == Metric.IID || metric == Metric.SID) {
                numbers.put(metric, value);
            }
        });
        Map<Detail, String> details = new EnumMap<>(Detail.class);
        row.detail(Detail.MODE).ifPresent(mode -> details.put(Detail.MODE, mode));
        return new StatsRow(row.kind(), row.proxy(), row.name(), numbers, details, row.latencies());
    }

    private static StatsRow added(StatsRow now, StatsRow base) {
        Map<Metric, Long> numbers = new EnumMap<>(Metric.class);
        numbers.putAll(now.numbers());
        base.numbers().forEach((metric, value) -> {
            if (metric.counter()) {
                numbers.merge(metric, value, Long::sum);
            } else if (metric.peak()) {
                numbers.merge(metric, value, Math::max);
            }
        });
        Map<Phase, Latency> latencies = new EnumMap<>(Phase.class);
        latencies.putAll(now.latencies());
        base.latencies().forEach((phase, latency) -> latencies.merge(phase, latency, Latency::plus));
        return new StatsRow(now.kind(), now.proxy(), now.name(), numbers, now.details(), latencies, now.asOf());
    }

    /** All of it as text, a node at a time; of rows that never counted anything there is nothing to be kept. */
    void encode(Writer out) throws IOException {
        for (Lives lives : nodes.values()) {
            NodeSnapshot told = lives.told;
            out.write(Snapshots.text(told, kept(lives, Life::base)));
            out.write(PART);
            out.write(Snapshots.text(told, kept(lives, Life::last)));
            out.write(PART);
        }
    }

    private static List<StatsRow> kept(Lives lives, Function<Life, Optional<StatsRow>> part) {
        return lives.rows.values().stream()
                .flatMap(life -> part.apply(life).stream())
                .filter(Totals::counted)
                .map(Totals::counters)
                .toList();
    }

    private static boolean counted(StatsRow row) {
        if (!row.latencies().isEmpty()) {
            return true;
        }
        for (Metric metric : KEPT) {
            if (row.numberOrZero(metric) != 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException when it is something else
     */
    static Totals decode(String text) {
        Totals totals = new Totals();
        String[] parts = text.split(PART, -1);
        if (parts.length % 2 == 0 || !parts[parts.length - 1].isEmpty()) {
            throw new IllegalArgumentException("not the totals of nodes");
        }
        for (int i = 0; i + 1 < parts.length; i += 2) {
            NodeSnapshot base = Snapshots.of(parts[i]);
            NodeSnapshot last = Snapshots.of(parts[i + 1]);
            Lives lives = new Lives(last);
            base.rows().forEach(row -> lives.rows.put(RowKey.of(row), new Life(Optional.of(row), Optional.empty())));
            last.rows()
                    .forEach(row -> lives.rows.compute(
                            RowKey.of(row),
                            (key, life) -> new Life(life == null ? Optional.empty() : life.base(), Optional.of(row))));
            totals.nodes.put(last.node(), lives);
        }
        return totals;
    }
}
