package io.fairlead.telemetry.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Samples of one name, as in OpenMetrics 1.0, "MetricFamily". Immutable.
 *
 * @param name in base units and without the ending that counters have ({@code _total})
 * @param type what kind of numbers
 * @param help one sentence without a line break
 * @param samples the numbers
 */
public record MetricFamily(String name, Type type, String help, List<Sample> samples) {

    /** What kind of numbers. */
    public enum Type {
        /** Only grows, but for restarts. */
        COUNTER,
        /** Goes up and down. */
        GAUGE,
        /** Counts below bounds, with their sum. */
        HISTOGRAM
    }

    /**
     * One number.
     *
     * @param ending after the family's name, such as {@code _bucket}
     * @param labels in their order
     * @param value as it is written
     */
    public record Sample(String ending, SequencedMap<String, String> labels, String value) {}

    public MetricFamily {
        samples = List.copyOf(samples);
    }

    /** A gauge of one number. */
    public static MetricFamily gauge(String name, String help, SequencedMap<String, String> labels, long value) {
        return new MetricFamily(name, Type.GAUGE, help, List.of(new Sample("", labels, Long.toString(value))));
    }

    /** Families of the same name as one, which a format demands. */
    public static List<MetricFamily> joined(List<MetricFamily> families) {
        Map<String, MetricFamily> byName = new java.util.LinkedHashMap<>();
        for (MetricFamily family : families) {
            byName.merge(family.name(), family, (one, other) -> {
                List<Sample> both = new ArrayList<>(one.samples());
                both.addAll(other.samples());
                return new MetricFamily(one.name(), one.type(), one.help(), both);
            });
        }
        return List.copyOf(byName.values());
    }
}
