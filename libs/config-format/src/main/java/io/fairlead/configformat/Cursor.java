package io.fairlead.configformat;

import io.fairlead.configformat.Shape.Kind;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.expr.BadExpressionException;
import io.fairlead.model.expr.ConverterName;
import io.fairlead.model.expr.Expression;
import io.fairlead.model.expr.FetchName;
import io.fairlead.model.expr.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A value in the text: where it stands, and how to read it as something. A wrong value is reported and read as empty. */
final class Cursor {

    private final Node node;
    private final String pointer;
    private final Findings findings;
    private final Shape shape;

    Cursor(Node node, String pointer, Findings findings, Shape shape) {
        this.shape = shape;
        this.node = node;
        this.pointer = pointer;
        this.findings = findings;
        findings.place(pointer, findings.position(node.getStartMark()));
    }

    void error(String code, String message, String hint) {
        findings.error(code, pointer, findings.position(node.getStartMark()), message, hint);
    }

    /** The same value, as something that stands in several places under one name. */
    Cursor as(String definition) {
        return new Cursor(node, pointer, findings, shape.as(definition));
    }

    /** The entries of a mapping; a key not in {@code known} is an error. */
    Fields fields(Set<String> known) {
        shape.mapping(known);
        Map<String, Cursor> values = new LinkedHashMap<>();
        if (!(node instanceof MappingNode mapping)) {
            error("wrong-type", "expected a mapping of " + String.join(", ", sorted(known)), "");
            return new Fields(this, values);
        }
        for (NodeTuple entry : mapping.getValue()) {
            String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            String below = pointer + "/" + escaped(key);
            if (!known.contains(key)) {
                findings.error(
                        "unknown-key",
                        below,
                        findings.position(entry.getKeyNode().getStartMark()),
                        "unknown key \"" + key + "\"",
                        NearestWord.hint(key, known));
                continue;
            }
            Cursor value = new Cursor(entry.getValueNode(), below, findings, shape.key(key));
            if (values.put(key, value) != null) {
                value.error("duplicate-key", "key \"" + key + "\" twice", "");
            }
        }
        return new Fields(this, values);
    }

    private static List<String> sorted(Set<String> words) {
        return words.stream().sorted().toList();
    }

    static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    /** The elements of a sequence, read one by one. */
    <T> List<T> list(Function<Cursor, Optional<T>> read) {
        Shape elements = shape.element();
        if (!(node instanceof SequenceNode sequence)) {
            error("wrong-type", "expected a list", "");
            return List.of();
        }
        List<T> values = new ArrayList<>();
        int index = 0;
        for (Node element : sequence.getValue()) {
            read.apply(new Cursor(element, pointer + "/" + index++, findings, elements))
                    .ifPresent(values::add);
        }
        return values;
    }

    Optional<String> text() {
        shape.is(Kind.TEXT);
        return scalar();
    }

    private Optional<String> scalar() {
        if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
            return Optional.of(scalar.getValue());
        }
        error("wrong-type", "expected a text", "");
        return Optional.empty();
    }

    /** A text with values in it, as HAProxy's format strings; {@code %%} is a percent sign. */
    Optional<Template> template() {
        Optional<String> text = text();
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Template.parse(text.get()));
        } catch (BadExpressionException e) {
            error("bad-format", e.sentence(), "");
            return Optional.empty();
        }
    }

    /** A sample expression. */
    Optional<Expression> expression() {
        Optional<String> text = text();
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Expression.parse(text.get()));
        } catch (BadExpressionException e) {
            error("bad-expression", e.sentence(), hint(e.word()));
            return Optional.empty();
        }
    }

    private static String hint(String word) {
        Set<String> words = new java.util.TreeSet<>(FetchName.words());
        words.addAll(ConverterName.words());
        return word.isEmpty() ? "" : NearestWord.hint(word, words);
    }

    /** A regular expression that runs in linear time. */
    Optional<String> regex() {
        Optional<String> text = text();
        try {
            text.ifPresent(com.google.re2j.Pattern::compile);
            return text;
        } catch (com.google.re2j.PatternSyntaxException e) {
            error("bad-regex", "\"" + text.orElse("") + "\" is not a regular expression", "");
            return Optional.empty();
        }
    }

    Optional<Integer> integer(int low, int high) {
        shape.integer(low, high);
        Optional<String> text = scalar();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            int value = Integer.parseInt(text.get());
            if (value >= low && value <= high) {
                return Optional.of(value);
            }
        } catch (NumberFormatException e) {
            // Reported below, as any other text that is no such number.
        }
        error("wrong-value", "\"" + text.get() + "\" is not an integer from " + low + " to " + high, "");
        return Optional.empty();
    }

    Optional<Boolean> bool() {
        shape.is(Kind.FLAG);
        Optional<String> text = scalar();
        if (text.isPresent() && !text.get().equals("true") && !text.get().equals("false")) {
            error("wrong-value", "\"" + text.get() + "\" is neither true nor false", "");
            return Optional.empty();
        }
        return text.map(Boolean::parseBoolean);
    }

    Optional<Duration> duration() {
        shape.is(Kind.DURATION);
        Optional<String> text = scalar();
        Optional<Duration> duration = text.flatMap(DurationText::read);
        if (text.isPresent() && duration.isEmpty()) {
            error("wrong-value", "\"" + text.get() + "\" is not a duration", "write 100ms, 5s, 2m, 1h or 1d");
        }
        return duration;
    }

    Optional<HostPort> address() {
        shape.is(Kind.ADDRESS);
        Optional<String> text = scalar();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String value = text.get();
        int colon = value.lastIndexOf(':');
        try {
            if (colon > 0) {
                String host = value.substring(0, colon);
                boolean bracketed = host.startsWith("[") && host.endsWith("]");
                return Optional.of(new HostPort(
                        bracketed ? host.substring(1, host.length() - 1) : host,
                        Integer.parseInt(value.substring(colon + 1))));
            }
        } catch (IllegalArgumentException e) {
            // Reported below, as any other text that is no address.
        }
        error("wrong-value", "\"" + value + "\" is not HOST:PORT", "");
        return Optional.empty();
    }

    /** One of an enum's words, in lower case with dashes. */
    <E extends Enum<E>> Optional<E> word(E[] values) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E value : values) {
            words.put(word(value), value);
        }
        return word(words);
    }

    /** One of these words. */
    <T> Optional<T> word(Map<String, T> words) {
        shape.word(new TreeSet<>(words.keySet()));
        Optional<String> text = scalar();
        if (text.isPresent() && !words.containsKey(text.get())) {
            error("wrong-value", "unknown word \"" + text.get() + "\"", NearestWord.hint(text.get(), words.keySet()));
            return Optional.empty();
        }
        return text.flatMap(word -> Optional.ofNullable(words.get(word)));
    }

    /** How an enum's value is written. */
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The entries of a mapping. */
    record Fields(Cursor at, Map<String, Cursor> values) {

        <T> Optional<T> get(String key, Function<Cursor, Optional<T>> read) {
            return Optional.ofNullable(values.get(key)).flatMap(read);
        }

        <T> List<T> list(String key, Function<Cursor, Optional<T>> read) {
            return Optional.ofNullable(values.get(key)).map(c -> c.list(read)).orElse(List.of());
        }

        /** Reports every key that is there although it means nothing beside {@code what}. */
        void refuse(Set<String> keys, String what) {
            for (Map.Entry<String, Cursor> entry : values.entrySet()) {
                if (keys.contains(entry.getKey())) {
                    String key = entry.getKey();
                    entry.getValue().error("does-not-apply", "key \"" + key + "\" does not apply to " + what, "");
                }
            }
        }

        boolean flag(String key) {
            return get(key, Cursor::bool).orElse(false);
        }

        /** A value that must be there. */
        <T> Optional<T> need(String key, Function<Cursor, Optional<T>> read) {
            at.shape.need(key);
            if (!values.containsKey(key)) {
                at.error("missing-key", "key \"" + key + "\" is missing", "");
            }
            return get(key, read);
        }

        /** The one key that is there, of those that exclude each other. */
        Optional<Map.Entry<String, Cursor>> only(Set<String> choices) {
            at.shape.only(choices);
            List<Map.Entry<String, Cursor>> present = values.entrySet().stream()
                    .filter(entry -> choices.contains(entry.getKey()))
                    .toList();
            if (present.size() != 1) {
                at.error("choose-one", "exactly one of " + String.join(", ", sorted(choices)) + " is needed", "");
                return Optional.empty();
            }
            return Optional.of(present.getFirst());
        }
    }
}
