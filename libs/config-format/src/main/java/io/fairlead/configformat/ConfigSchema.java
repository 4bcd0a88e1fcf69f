package io.fairlead.configformat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The JSON Schema (draft 2020-12) of fairlead.yaml, for editors. Made from what the reader does with a complete sample. */
public final class ConfigSchema {

    private static final String DURATION = "^[0-9]{1,12}(us|ms|s|m|h|d)$";
    private static final String ADDRESS = "^.+:[0-9]{1,5}$";

    private ConfigSchema() {}

    /** The schema; {@code sample} is a valid text that has every key at least once. */
    public static String of(String sample) {
        Shape shape = ConfigReader.shape(sample);
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "fairlead.yaml");
        root.putAll(content(shape));
        Map<String, Object> named = new LinkedHashMap<>();
        shape.definitions().forEach((name, definition) -> named.put(name, content(definition)));
        root.put("$defs", named);
        return TreeWriter.json(root);
    }

    private static Map<String, Object> schema(Shape shape) {
        return shape.definition()
                .<Map<String, Object>>map(name -> Map.of("$ref", "#/$defs/" + name))
                .orElseGet(() -> content(shape));
    }

    private static Map<String, Object> content(Shape shape) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (shape.kind().isEmpty()) {
            return map;
        }
        switch (shape.kind().get()) {
            case TEXT -> map.put("type", List.of("string", "number", "boolean"));
            case FLAG -> map.put("type", "boolean");
            case INTEGER -> {
                map.put("type", "integer");
                map.put("minimum", shape.low());
                map.put("maximum", shape.high());
            }
            case DURATION -> pattern(map, DURATION);
            case ADDRESS -> pattern(map, ADDRESS);
            case WORD -> map.put("enum", shape.words());
            case MAPPING -> mapping(map, shape);
            case LIST -> {
                map.put("type", "array");
                shape.elements().ifPresent(element -> map.put("items", schema(element)));
            }
        }
        return map;
    }

    private static void pattern(Map<String, Object> map, String pattern) {
        map.put("type", "string");
        map.put("pattern", pattern);
    }

    private static void mapping(Map<String, Object> map, Shape shape) {
        map.put("type", "object");
        Map<String, Object> properties = new LinkedHashMap<>();
        shape.keys().forEach((key, value) -> properties.put(key, schema(value)));
        map.put("properties", properties);
        map.put("additionalProperties", false);
        if (!shape.required().isEmpty()) {
            map.put("required", shape.required());
        }
        List<Object> all = new ArrayList<>();
        for (Set<String> choice : shape.choices()) {
            all.add(Map.of(
                    "oneOf",
                    choice.stream()
                            .sorted()
                            .map(key -> Map.of("required", List.of(key)))
                            .toList()));
        }
        if (!all.isEmpty()) {
            map.put("allOf", all);
        }
    }
}
