package io.fairlead.telemetry.stats;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The statistics of a frontend, a server, a backend or a listener at one moment: a line of HAProxy's CSV. What is not measured is
 * absent, which is something else than 0.
 *
 * @param kind what it is about
 * @param proxy name of the frontend or backend
 * @param name name of the server or the listener; {@code FRONTEND} or {@code BACKEND} for the others
 * @param numbers what was counted
 * @param details words
 * @param latencies distributions of times
 * @param asOf second of the epoch at which its ages were right, 0 when they are right at the moment of the snapshot
 */
public record StatsRow(
        Kind kind,
        String proxy,
        String name,
        Map<Metric, Long> numbers,
        Map<Detail, String> details,
        Map<Phase, Latency> latencies,
        long asOf) {

    /** What a row is about; the order is that of HAProxy's {@code type} column. */
    public enum Kind {
        FRONTEND,
        BACKEND,
        SERVER,
        /** An address a frontend listens on. */
        LISTENER;

        /** Whether a row of this kind has a name besides its proxy's. */
        public boolean named() {
            return this == SERVER || this == LISTENER;
        }
    }

    public StatsRow {
        numbers = copy(numbers, Metric.class);
        details = copy(details, Detail.class);
        latencies = copy(latencies, Phase.class);
    }

    /** A row whose ages are right at the moment of its snapshot. */
    public StatsRow(
            Kind kind,
            String proxy,
            String name,
            Map<Metric, Long> numbers,
            Map<Detail, String> details,
            Map<Phase, Latency> latencies) {
        this(kind, proxy, name, numbers, details, latencies, 0);
    }

    private static <K extends Enum<K>, V> Map<K, V> copy(Map<K, V> map, Class<K> keys) {
        if (map.isEmpty()) {
            return Map.of(); // Most rows have none of something, and there may be many thousand rows.
        }
        EnumMap<K, V> copy = new EnumMap<>(keys);
        copy.putAll(map);
        return Collections.unmodifiableMap(copy);
    }

    /** A row of a frontend, to be filled. */
    public static Builder frontend(String proxy) {
        return new Builder(Kind.FRONTEND, proxy, "FRONTEND");
    }

    /** A row of one of a frontend's addresses, to be filled. */
    public static Builder listener(String proxy, String name) {
        return new Builder(Kind.LISTENER, proxy, name);
    }

    /** A row of a backend, to be filled. */
    public static Builder backend(String proxy) {
        return new Builder(Kind.BACKEND, proxy, "BACKEND");
    }

    /** A row of a server, to be filled. */
    public static Builder server(String proxy, String name) {
        return new Builder(Kind.SERVER, proxy, name);
    }

    /** The same with ages that are right at this second of the epoch. */
    public StatsRow at(long second) {
        return asOf == 0 || asOf == second
                ? this
                : new StatsRow(kind, proxy, name, agedTo(second), details, latencies, second);
    }

    private Map<Metric, Long> agedTo(long second) {
        EnumMap<Metric, Long> aged = new EnumMap<>(Metric.class);
        aged.putAll(numbers);
        Metric.AGES.forEach(age -> aged.computeIfPresent(age, (metric, value) -> age(value, second)));
        return aged;
    }

    /** What an age of this row is at a second of the epoch; one that is negative, for never, stays. */
    public long age(long value, long second) {
        return asOf == 0 || value < 0 ? value : Math.max(0, value + second - asOf);
    }

    /** The same, its ages said to be right at this second of the epoch. */
    StatsRow toldAt(long second) {
        return new StatsRow(kind, proxy, name, numbers, details, latencies, second);
    }

    /** Whether the other is about the same thing, whatever it says. */
    public boolean about(StatsRow other) {
        return kind == other.kind && name.equals(other.name) && proxy.equals(other.proxy);
    }

    /** A number, when it is measured. */
    public OptionalLong number(Metric metric) {
        Long value = numbers.get(metric);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** A number, 0 when it is not measured. */
    public long numberOrZero(Metric metric) {
        return number(metric).orElse(0);
    }

    /** A word, when there is one. */
    public Optional<String> detail(Detail detail) {
        return Optional.ofNullable(details.get(detail));
    }

    /** The distribution of a phase's times, empty when none is kept. */
    public Latency latency(Phase phase) {
        Latency found = latencies.get(phase);
        return found == null ? Latency.NONE : found;
    }

    /** Collects what a row says. Not thread-safe. */
    public static final class Builder {

        private final Kind kind;
        private final String proxy;
        private final String name;
        private final Map<Metric, Long> numbers = new EnumMap<>(Metric.class);
        private final Map<Detail, String> details = new EnumMap<>(Detail.class);
        private final Map<Phase, Latency> latencies = new EnumMap<>(Phase.class);

        Builder(Kind kind, String proxy, String name) {
            this.kind = kind;
            this.proxy = proxy;
            this.name = name;
        }

        /** Sets a number. */
        public Builder set(Metric metric, long value) {
            numbers.put(metric, value);
            return this;
        }

        /** Sets a word; an empty one counts as none. */
        public Builder set(Detail detail, String value) {
            if (!value.isEmpty()) {
                details.put(detail, value);
            }
            return this;
        }

        /** Sets a distribution. */
        public Builder set(Phase phase, Latency latency) {
            latencies.put(phase, latency);
            return this;
        }

        /** The row. */
        public StatsRow build() {
            return new StatsRow(kind, proxy, name, numbers, details, latencies);
        }
    }
}
