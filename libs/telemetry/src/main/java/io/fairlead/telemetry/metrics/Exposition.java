package io.fairlead.telemetry.metrics;

import io.fairlead.telemetry.metrics.MetricFamily.Sample;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Families as text: Prometheus' format 0.0.4, or OpenMetrics 1.0 without its end mark. Pure functions. */
public final class Exposition {

    private final boolean openMetrics;
    private final StringBuilder text = new StringBuilder(1 << 14);

    private Exposition(boolean openMetrics) {
        this.openMetrics = openMetrics;
    }

    /** The families, those of one name as one. */
    public static String text(List<MetricFamily> families, boolean openMetrics) {
        Exposition exposition = new Exposition(openMetrics);
        MetricFamily.joined(families).forEach(exposition::family);
        return exposition.text.toString();
    }

    private void family(MetricFamily family) {
        if (family.samples().isEmpty()) {
            return;
        }
        String ending = family.type() == MetricFamily.Type.COUNTER ? "_total" : "";
        // In OpenMetrics a counter's family has the bare name, before that it had the sample's.
        String announced = openMetrics ? family.name() : family.name() + ending;
        text.append("# HELP ")
                .append(announced)
                .append(' ')
                .append(family.help())
                .append('\n');
        text.append("# TYPE ")
                .append(announced)
                .append(' ')
                .append(family.type().name().toLowerCase(Locale.ROOT))
                .append('\n');
        for (Sample sample : family.samples()) {
            text.append(family.name()).append(sample.ending()).append(ending);
            labels(sample.labels());
            text.append(' ').append(sample.value()).append('\n');
        }
    }

    private void labels(Map<String, String> labels) {
        char before = '{';
        for (Map.Entry<String, String> label : labels.entrySet()) {
            text.append(before).append(label.getKey()).append("=\"");
            escape(label.getValue());
            text.append('"');
            before = ',';
        }
        if (before == ',') {
            text.append('}');
        }
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            switch (value.charAt(i)) {
                case '\\' -> text.append("\\\\");
                case '"' -> text.append("\\\"");
                case '\n' -> text.append("\\n");
                default -> text.append(value.charAt(i));
            }
        }
    }
}
