package io.fairlead.telemetry.stats;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A {@link NodeSnapshot} as compact text, as nodes tell it one another: a line for the node, then one per row, tab
 * between fields, {@code key=value}. A reader skips rows and
 * keys it does not know, so that versions may differ. Pure functions.
 */
public final class SnapshotCodec {

    private static final String MAGIC = "fairlead-stats 1";
    private static final Map<String, StatsRow.Kind> KINDS =
            Stream.of(StatsRow.Kind.values()).collect(Collectors.toUnmodifiableMap(Enum::name, kind -> kind));

    private SnapshotCodec() {}

    /** The snapshot as text. */
    public static String encode(NodeSnapshot snapshot) {
        StringBuilder text = new StringBuilder(256 + 512 * snapshot.rows().size());
        text.append(MAGIC)
                .append('\t')
                .append(escape(snapshot.node()))
                .append('\t')
                .append(snapshot.time().toEpochMilli())
                .append('\t')
                .append(snapshot.started().toEpochMilli())
                .append('\n');
        for (StatsRow row : snapshot.rows()) {
            encode(row, text);
        }
        return text.toString();
    }

    /** How the line of a row begins, up to its first field. */
    public static String lineStart(StatsRow.Kind kind, String proxy, String name) {
        return kind.name() + '\t' + escape(proxy) + '\t' + escape(name) + '\t';
    }

    private static void encode(StatsRow row, StringBuilder text) {
        text.append(lineStart(row.kind(), row.proxy(), row.name()));
        text.setLength(text.length() - 1);
        row.numbers()
                .forEach((metric, value) ->
                        text.append("\tn.").append(metric.key()).append('=').append(value));
        row.details()
                .forEach((detail, value) ->
                        text.append("\td.").append(detail.key()).append('=').append(escape(value)));
        row.latencies()
                .forEach((phase, latency) -> text.append("\th.")
                        .append(phase.name().toLowerCase(Locale.ROOT))
                        .append('=')
                        .append(latency.encode()));
        text.append('\n');
    }

    /**
     * Reads what {@link #encode} wrote, here or on a node of another version.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static NodeSnapshot decode(String text) {
        String[] lines = text.split("\n", -1);
        String[] first = lines[0].split("\t", -1);
        if (first.length < 3 || !first[0].equals(MAGIC)) {
            throw new IllegalArgumentException("not statistics of a node");
        }
        List<StatsRow> rows = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            if (!lines[i].isEmpty()) {
                row(lines[i]).ifPresent(rows::add);
            }
        }
        long started = first.length > 3 ? Long.parseLong(first[3]) : 0;
        return new NodeSnapshot(
                unescape(first[1]),
                Instant.ofEpochMilli(Long.parseLong(first[2])),
                Instant.ofEpochMilli(started),
                rows);
    }

    /** A row; none when it is of a kind of a later version. */
    private static Optional<StatsRow> row(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length < 3) {
            throw new IllegalArgumentException("not a statistics row: " + line);
        }
        StatsRow.Kind kind = KINDS.get(fields[0]);
        if (kind == null) {
            return Optional.empty();
        }
        StatsRow.Builder row = new StatsRow.Builder(kind, unescape(fields[1]), unescape(fields[2]));
        for (int i = 3; i < fields.length; i++) {
            int equals = fields[i].indexOf('=');
            if (equals < 2) {
                throw new IllegalArgumentException("not a statistics field: " + fields[i]);
            }
            field(row, fields[i].substring(0, 2), fields[i].substring(2, equals), fields[i].substring(equals + 1));
        }
        return Optional.of(row.build());
    }

    private static void field(StatsRow.Builder row, String type, String key, String value) {
        switch (type) {
            case "n." -> Metric.of(key).ifPresent(metric -> row.set(metric, Long.parseLong(value)));
            case "d." -> {
                for (Detail detail : Detail.values()) {
                    if (detail.key().equals(key)) {
                        row.set(detail, unescape(value));
                    }
                }
            }
            case "h." -> {
                for (Phase phase : Phase.values()) {
                    if (phase.name().toLowerCase(Locale.ROOT).equals(key)) {
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
