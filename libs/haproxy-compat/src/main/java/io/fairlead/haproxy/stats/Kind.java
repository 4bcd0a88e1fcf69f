package io.fairlead.haproxy.stats;

import java.util.Map;
import java.util.Objects;

/**
 * What kind of value a field is, in HAProxy's letters. Management guide 9.2.
 *
 * @param tags origin, nature and scope, a letter each
 * @param type {@code str}, {@code u32}, {@code s32} or {@code u64}
 */
record Kind(String tags, String type) {

    private static final Map<Character, String> ORIGINS =
            Map.of('M', "Metric", 'S', "Status", 'K', "Key", 'C', "Config", 'P', "Product");
    private static final Map<Character, String> NATURES = Map.ofEntries(
            Map.entry('A', "Age"),
            Map.entry('a', "Avg"),
            Map.entry('C', "Counter"),
            Map.entry('D', "Duration"),
            Map.entry('G', "Gauge"),
            Map.entry('L', "Limit"),
            Map.entry('M', "Max"),
            Map.entry('N', "Name"),
            Map.entry('O', "Output"),
            Map.entry('R', "Rate"));
    private static final Map<Character, String> SCOPES = Map.of('C', "Cluster", 'S', "Service", 'P', "Process");

    /** Of its short form {@code TAGS/TYPE}. */
    static Kind of(String text) {
        int slash = text.indexOf('/');
        return new Kind(text.substring(0, slash), text.substring(slash + 1));
    }

    private static String word(Map<Character, String> words, char letter) {
        return Objects.requireNonNullElse(words.get(letter), "Unknown");
    }

    /** The members of a JSON object that tell of the field and its value. */
    void json(StringBuilder out, int position, String name, String value) {
        out.append("\"field\":{\"pos\":")
                .append(position)
                .append(",\"name\":\"")
                .append(name)
                .append("\"},\"processNum\":1,\"tags\":{\"origin\":\"")
                .append(word(ORIGINS, tags.charAt(0)))
                .append("\",\"nature\":\"")
                .append(word(NATURES, tags.charAt(1)))
                .append("\",\"scope\":\"")
                .append(word(SCOPES, tags.charAt(2)))
                .append("\"},\"value\":{\"type\":\"")
                .append(type)
                .append("\",\"value\":");
        if (type.equals("str")) {
            quote(out, value);
        } else {
            out.append(value);
        }
        out.append('}');
    }

    private static void quote(StringBuilder out, String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
