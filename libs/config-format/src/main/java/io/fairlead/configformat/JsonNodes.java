package io.fairlead.configformat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.fairlead.model.diagnostic.Position;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads JSON (RFC 8259, nothing else) into the nodes the YAML reader makes, each with its place. */
final class JsonNodes {

    private static final JsonFactory JSON = new JsonFactory();

    private final JsonParser parser;
    private final String file;
    private final Findings findings;

    private JsonNodes(JsonParser parser, String file, Findings findings) {
        this.parser = parser;
        this.file = file;
        this.findings = findings;
    }

    /** The one value of the text; empty when something is wrong, which is reported. */
    static Optional<Node> read(String text, String file, Findings findings) {
        try (JsonParser parser = JSON.createParser(text)) {
            JsonNodes nodes = new JsonNodes(parser, file, findings);
            parser.nextToken();
            Optional<Node> node = nodes.value(1);
            if (node.isPresent() && parser.nextToken() != null) {
                nodes.error("syntax", "something follows the end of the JSON text");
                return Optional.empty();
            }
            return node;
        } catch (JsonParseException e) {
            JsonLocation at = e.getLocation();
            Position place = at == null
                    ? new Position(file, 1, 1)
                    : new Position(file, Math.max(1, at.getLineNr()), Math.max(1, at.getColumnNr()));
            findings.error("syntax", "", place, "not JSON: " + Findings.shortened(e.getOriginalMessage()), "");
            return Optional.empty();
        } catch (IOException e) {
            findings.error("syntax", "", new Position(file, 1, 1), Findings.shortened(e.getMessage()), "");
            return Optional.empty();
        }
    }

    private void error(String code, String message) {
        JsonLocation at = parser.currentTokenLocation();
        findings.error(code, "", new Position(file, at.getLineNr(), at.getColumnNr()), message, "");
    }

    private Mark mark() {
        JsonLocation at = parser.currentTokenLocation();
        return new Mark(file, 0, at.getLineNr() - 1, at.getColumnNr() - 1, new int[0], 0);
    }

    private Optional<Node> value(int depth) throws IOException {
        if (depth > Bounds.DEEPEST) {
            error("too-deep", "nested more than " + Bounds.DEEPEST + " levels");
            return Optional.empty();
        }
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object(depth);
            case START_ARRAY -> array(depth);
            case VALUE_STRING -> Optional.of(scalar(Tag.STR, ScalarStyle.DOUBLE_QUOTED));
            case VALUE_NUMBER_INT -> Optional.of(scalar(Tag.INT, ScalarStyle.PLAIN));
            case VALUE_NUMBER_FLOAT -> Optional.of(scalar(Tag.FLOAT, ScalarStyle.PLAIN));
            case VALUE_TRUE, VALUE_FALSE -> Optional.of(scalar(Tag.BOOL, ScalarStyle.PLAIN));
            case VALUE_NULL -> Optional.of(scalar(Tag.NULL, ScalarStyle.PLAIN));
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new IOException("unexpected " + token);
        };
    }

    private ScalarNode scalar(Tag tag, ScalarStyle style) throws IOException {
        return new ScalarNode(tag, true, parser.getText(), style, Optional.of(mark()), Optional.empty());
    }

    private Optional<Node> object(int depth) throws IOException {
        Mark start = mark();
        List<NodeTuple> entries = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            ScalarNode key = scalar(Tag.STR, ScalarStyle.DOUBLE_QUOTED);
            parser.nextToken();
            Optional<Node> value = value(depth + 1);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            entries.add(new NodeTuple(key, value.get()));
        }
        return Optional.of(
                new MappingNode(Tag.MAP, true, entries, FlowStyle.FLOW, Optional.of(start), Optional.empty()));
    }

    private Optional<Node> array(int depth) throws IOException {
        Mark start = mark();
        List<Node> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Optional<Node> value = value(depth + 1);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            elements.add(value.get());
        }
        return Optional.of(
                new SequenceNode(Tag.SEQ, true, elements, FlowStyle.FLOW, Optional.of(start), Optional.empty()));
    }
}
