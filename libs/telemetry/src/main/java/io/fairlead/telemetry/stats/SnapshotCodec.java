package io.fairlead.telemetry.stats;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A {@link NodeSnapshot} as compact text, as nodes tell it one another: a line for the node, then one per row, tab
 * between fields, {@code key=value}; an age as the moment it counts from. A reader skips rows and
 * keys it does not know, so that versions may differ. Pure functions.
 */
public final class SnapshotCodec {

    private static final String MAGIC = "fairlead-stats 1";
    private static final Map<String, StatsRow.Kind> KINDS =
            Stream.of(StatsRow.Kind.values()).collect(Collectors.toUnmodifiableMap(Enum::name, kind -> kind));

    private SnapshotCodec() {}

    /** The moment, in seconds of the epoch, that an age counts from. */
    interface Moments {
        long of(Metric metric, long age);
    }

    /** The snapshot as text. */
    public static String encode(NodeSnapshot snapshot) {
        StringBuilder text = head(snapshot);
        long second = snapshot.time().getEpochSecond();
        for (StatsRow row : snapshot.rows()) {
            encode(row, lineStart(row.kind(), row.proxy(), row.name()), text, (metric, age) -> second - age);
        }
        return text.toString();
    }

    /** The line of the node, with room for the others. */
    static StringBuilder head(NodeSnapshot snapshot) {
        return head(snapshot, 256 + 512 * snapshot.rows().size()).append('\n');
    }

    /** The line of the node without its end. */
    static StringBuilder head(NodeSnapshot snapshot, int room) {
        return new StringBuilder(room)
                .append(MAGIC)
                .append('\t')
                .append(escape(snapshot.node()))
                .append('\t')
                .append(snapshot.time().toEpochMilli())
                .append('\t')
                .append(snapshot.started().toEpochMilli());
    }

    /** How the line of a row begins, up to its first field. */
    public static String lineStart(StatsRow.Kind kind, String proxy, String name) {
        return kind.name() + '\t' + escape(proxy) + '\t' + escape(name) + '\t';
    }

    /** A row behind the start of its line. */
    static void encode(StatsRow row, String start, StringBuilder text, Moments moments) {
        text.append(start, 0, start.length() - 1);
        row.numbers().forEach((metric, value) -> {
            boolean age = metric.age() && value >= 0;
            text.append(age ? "\tt." : "\tn.")
                    .append(metric.key())
                    .append('=')
                    .append(age ? moments.of(metric, value) : value);
        });
        row.details()
                .forEach((detail, value) ->
                        text.append("\td.").append(detail.key()).append('=').append(escape(value)));
        row.latencies()
                .forEach((phase, latency) ->
                        text.append("\th.").append(phase.key()).append('=').append(latency.encode()));
        text.append('\n');
    }

    /**
     * Reads what {@link #encode} wrote, here or on a node of another version.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static NodeSnapshot decode(String text) {
        String[] lines = text.split("\n", -1);
        NodeSnapshot empty = head(lines[0]);
        long second = empty.time().getEpochSecond();
        List<StatsRow> rows = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            if (!lines[i].isEmpty()) {
                row(lines[i], second).ifPresent(rows::add);
            }
        }
        return new NodeSnapshot(empty.node(), empty.time(), empty.started(), rows);
    }

    /** Reads the line of the node; what {@link Telling} adds to it is skipped. */
    static NodeSnapshot head(String line) {
        String[] first = line.split("\t", -1);
        if (first.length < 3 || !first[0].equals(MAGIC)) {
            throw new IllegalArgumentException("not statistics of a node");
        }
        long started = first.length > 3 ? Long.parseLong(first[3]) : 0;
        return new NodeSnapshot(
                unescape(first[1]),
                Instant.ofEpochMilli(Long.parseLong(first[2])),
                Instant.ofEpochMilli(started),
                List.of());
    }

    /** A row told at this second of the epoch; none when it is of a kind of a later version. */
    static Optional<StatsRow> row(String line, long second) {
        return row(line, second, text -> text);
    }

    /** The same with words that a reader may keep once for many rows. */
    static Optional<StatsRow> row(String line, long second, UnaryOperator<String> words) {
        String[] fields = line.split("\t", -1);
        if (fields.length < 3) {
            throw new IllegalArgumentException("not a statistics row: " + line);
        }
        StatsRow.Kind kind = KINDS.get(fields[0]);
        if (kind == null) {
            return Optional.empty();
        }
        StatsRow.Builder row = new StatsRow.Builder(kind, words.apply(unescape(fields[1])), unescape(fields[2]));
        for (int i = 3; i < fields.length; i++) {
            int equals = fields[i].indexOf('=');
            if (equals < 2) {
                throw new IllegalArgumentException("not a statistics field: " + fields[i]);
            }
            String key = fields[i].substring(2, equals);
            String value = fields[i].substring(equals + 1);
            if (fields[i].startsWith("t.")) {
                Metric.of(key).ifPresent(metric -> row.set(metric, Math.max(0, second - Long.parseLong(value))));
            } else {
                field(row, fields[i].substring(0, 2), key, value, words);
            }
        }
        return Optional.of(row.build());
    }

    private static void field(
            StatsRow.Builder row, String type, String key, String value, UnaryOperator<String> words) {
        switch (type) {
            case "n." -> Metric.of(key).ifPresent(metric -> row.set(metric, Long.parseLong(value)));
            case "d." -> {
                for (Detail detail : Detail.values()) {
                    if (detail.key().equals(key)) {
                        row.set(detail, words.apply(unescape(value)));
                    }
                }
            }
            case "h." -> {
                for (Phase phase : Phase.values()) {
                    if (phase.key().equals(key)) {
                        row.set(phase, Latency.decode(value));
                    }
                }
            }
            default -> {
                // A kind of field of a later version.
            }
        }
    }

    private static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String unescape(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
