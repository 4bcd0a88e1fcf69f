package io.fairlead.configformat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the reader accepts at one place, learned while it reads: the reference page and the JSON schema are checked against
 * it. Its size depends on the language only, never on the text.
 */
final class Shape {

    /** What a value may be. */
    enum Kind {
        TEXT("text"),
        FLAG("true or false"),
        INTEGER("integer"),
        DURATION("duration"),
        ADDRESS("HOST:PORT"),
        WORD("one of"),
        MAPPING("mapping"),
        LIST("list");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    private final Map<String, Shape> definitions;
    private final Map<String, Shape> keys = new TreeMap<>();
    private final Map<String, Integer> needed = new TreeMap<>();
    private final Set<Set<String>> choices = new LinkedHashSet<>();
    private final Set<String> words = new LinkedHashSet<>();
    private Optional<Kind> kind = Optional.empty();
    private Optional<Shape> element = Optional.empty();
    private Optional<String> definition = Optional.empty();
    private int visits;
    private int low;
    private int high;

    private Shape(Map<String, Shape> definitions) {
        this.definitions = definitions;
    }

    /** The shape of a whole text. */
    static Shape root() {
        return new Shape(new TreeMap<>());
    }

    /** This place holds what has a name of its own, because it stands in several places. */
    Shape as(String name) {
        definition = Optional.of(name);
        return definitions.computeIfAbsent(name, n -> new Shape(definitions));
    }

    void is(Kind read) {
        kind = Optional.of(read);
    }

    void integer(int lowest, int highest) {
        is(Kind.INTEGER);
        low = lowest;
        high = highest;
    }

    void word(Set<String> valid) {
        is(Kind.WORD);
        words.addAll(valid);
    }

    void mapping(Set<String> known) {
        is(Kind.MAPPING);
        visits++;
        known.forEach(this::key);
    }

    void need(String key) {
        needed.merge(key, 1, Integer::sum);
    }

    void only(Set<String> oneOf) {
        choices.add(Set.copyOf(oneOf));
    }

    Shape key(String key) {
        return keys.computeIfAbsent(key, k -> new Shape(definitions));
    }

    Shape element() {
        is(Kind.LIST);
        Shape known = element.orElseGet(() -> new Shape(definitions));
        element = Optional.of(known);
        return known;
    }

    Map<String, Shape> keys() {
        return keys;
    }

    Map<String, Shape> definitions() {
        return definitions;
    }

    Optional<Shape> elements() {
        return element;
    }

    Optional<String> definition() {
        return definition;
    }

    Optional<Kind> kind() {
        return kind;
    }

    Set<Set<String>> choices() {
        return choices;
    }

    /** Keys that every mapping of this place must have. */
    List<String> required() {
        return needed.entrySet().stream()
                .filter(entry -> entry.getValue() == visits)
                .map(Map.Entry::getKey)
                .toList();
    }

    List<String> words() {
        return List.copyOf(words);
    }

    int low() {
        return low;
    }

    int high() {
        return high;
    }

    /** In words, as the reference page has it; empty when the reader never came here. */
    String describe() {
        if (definition.isPresent()) {
            return definition.get();
        }
        return kind.map(known -> switch (known) {
                    case TEXT, FLAG, DURATION, ADDRESS, MAPPING -> known.words;
                    case INTEGER -> "integer " + low + " to " + (high == Integer.MAX_VALUE ? "2³¹−1" : high);
                    case WORD -> String.join(", ", words);
                    case LIST -> "list of " + element.map(Shape::describe).orElse("?");
                })
                .orElse("");
    }

    /** Every key by its path, such as {@code frontends[].name}; what has a name of its own stands under that name. */
    Map<String, Shape> paths() {
        Map<String, Shape> all = new LinkedHashMap<>();
        collect("", all);
        for (Map.Entry<String, Shape> named : new ArrayList<>(definitions.entrySet())) {
            named.getValue().collect(named.getKey(), all);
        }
        return all;
    }

    private void collect(String path, Map<String, Shape> all) {
        element.filter(e -> e.definition.isEmpty()).ifPresent(e -> e.collect(path + "[]", all));
        keys.forEach((key, shape) -> {
            String below = path.isEmpty() ? key : path + "." + key;
            all.put(below, shape);
            if (shape.definition.isEmpty()) {
                shape.collect(below, all);
            }
        });
    }
}
