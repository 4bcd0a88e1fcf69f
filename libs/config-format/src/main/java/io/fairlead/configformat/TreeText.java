package io.fairlead.configformat;

import io.fairlead.model.diagnostic.Diagnostic;
import io.fairlead.model.diagnostic.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Any YAML or JSON text as plain values: {@link Map} in the order of the text, {@link List}, {@link String}, {@link Long},
 * {@link Double}, {@link Boolean} and {@link Nothing}. For parts of a configuration, and for answers of the REST API.
 *
 * @param value what the text holds; empty when it cannot be read
 * @param places where every JSON pointer stands in the text
 * @param diagnostics why it cannot be read
 */
public record TreeText(Optional<Object> value, Map<String, Position> places, List<Diagnostic> diagnostics) {

    /** The null of JSON. */
    public enum Nothing {
        NOTHING;

        @Override
        public String toString() {
            return "null";
        }
    }

    public TreeText {
        places = Map.copyOf(places);
        diagnostics = List.copyOf(diagnostics);
    }

    /** Reads a text with the bounds of a configuration; {@code file} names it in diagnostics. */
    public static TreeText read(String text, String file) {
        Findings findings = new Findings(file);
        Optional<Object> value = ConfigReader.compose(text, file, findings).map(node -> plain(node, "", findings));
        return new TreeText(findings.hasErrors() ? Optional.empty() : value, findings.places(), findings.all());
    }

    private static Object plain(Node node, String pointer, Findings findings) {
        findings.place(pointer, findings.position(node.getStartMark()));
        return switch (node) {
            case MappingNode mapping -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (NodeTuple entry : mapping.getValue()) {
                    String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
                    String below = pointer + "/" + Cursor.escaped(key);
                    Object value = plain(entry.getValueNode(), below, findings);
                    if (map.put(key, value) != null) {
                        Position place = findings.position(entry.getKeyNode().getStartMark());
                        findings.error("duplicate-key", below, place, "key \"" + key + "\" twice", "");
                    }
                }
                yield map;
            }
            case SequenceNode sequence -> {
                List<Object> list = new ArrayList<>();
                for (Node element : sequence.getValue()) {
                    list.add(plain(element, pointer + "/" + list.size(), findings));
                }
                yield list;
            }
            case ScalarNode scalar -> scalar(scalar);
            default -> Nothing.NOTHING;
        };
    }

    private static Object scalar(ScalarNode node) {
        String text = node.getValue();
        Tag tag = node.getTag();
        try {
            if (tag.equals(Tag.NULL)) {
                return Nothing.NOTHING;
            } else if (tag.equals(Tag.BOOL)) {
                return Boolean.valueOf(text);
            } else if (tag.equals(Tag.INT)) {
                return Long.valueOf(text);
            } else if (tag.equals(Tag.FLOAT)) {
                return Double.valueOf(text);
            }
        } catch (NumberFormatException e) {
            // A number of no form of ours stays the text it is.
        }
        return text;
    }

    /** Plain values as indented JSON. */
    public static String json(Object value) {
        return TreeWriter.json(value);
    }

    /** Plain values as JSON in one line. */
    public static String line(Object value) {
        return TreeWriter.line(value);
    }

    /** Plain values as YAML. */
    public static String yaml(Object value) {
        return TreeWriter.yaml(value);
    }
}
