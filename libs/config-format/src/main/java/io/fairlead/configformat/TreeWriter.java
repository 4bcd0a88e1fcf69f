package io.fairlead.configformat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.fairlead.configformat.TreeText.Nothing;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;

/** Writes plain values: maps, lists, texts, numbers, booleans, {@link Nothing}. */
final class TreeWriter {

    private static final JsonFactory JSON = new JsonFactory();
    private static final DumpSettings YAML = DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setIndicatorIndent(2)
            .setIndentWithIndicator(true)
            .setDereferenceAliases(true)
            .build();

    private TreeWriter() {}

    /** Indented JSON with a line feed at its end. */
    static String json(Object tree) {
        return text(tree, true) + "\n";
    }

    /** JSON in one line. */
    static String line(Object tree) {
        return text(tree, false);
    }

    private static String text(Object tree, boolean indented) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            if (indented) {
                out.setPrettyPrinter(new DefaultPrettyPrinter());
            }
            write(out, tree);
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail", e);
        }
        return text.toString();
    }

    static String yaml(Object tree) {
        return new Dump(YAML, new Representer()).dumpToString(tree);
    }

    /** Knows our null. */
    private static final class Representer extends StandardRepresenter {
        Representer() {
            super(YAML);
            representers.put(Nothing.class, nothing -> nothing());
        }

        private static Node nothing() {
            return new ScalarNode(Tag.NULL, "null", ScalarStyle.PLAIN);
        }
    }

    private static void write(JsonGenerator out, Object value) throws IOException {
        switch (value) {
            case Map<?, ?> map -> {
                out.writeStartObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    out.writeFieldName(String.valueOf(entry.getKey()));
                    write(out, entry.getValue());
                }
                out.writeEndObject();
            }
            case List<?> list -> {
                out.writeStartArray();
                for (Object element : list) {
                    write(out, element);
                }
                out.writeEndArray();
            }
            case Boolean bool -> out.writeBoolean(bool);
            case Integer number -> out.writeNumber(number);
            case Long number -> out.writeNumber(number);
            case Double number -> out.writeNumber(number);
            case Nothing nothing -> out.writeNull();
            default -> out.writeString(value.toString());
        }
    }
}
