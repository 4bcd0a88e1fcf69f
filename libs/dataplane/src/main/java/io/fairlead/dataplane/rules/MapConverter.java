package io.fairlead.dataplane.rules;

import com.google.re2j.Pattern;
import io.fairlead.model.expr.ConverterName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Looks a text up in a file of keys and values, read when the configuration is applied. HAProxy manual 7.3.1 map. */
final class MapConverter {

    private static final long LARGEST = 16L << 20;

    private MapConverter() {}

    private interface Lookup {
        @Nullable
        String get(String key);
    }

    static Converter of(ConverterName name, List<String> arguments) {
        Map<String, String> entries = read(Path.of(arguments.getFirst()));
        Lookup lookup = switch (name) {
            case MAP_BEG -> longest(entries, String::startsWith);
            case MAP_END -> longest(entries, String::endsWith);
            case MAP_SUB -> first(entries, String::contains);
            case MAP_DOM -> first(entries, (key, entry) -> ("." + key + ".").contains("." + entry + "."));
            case MAP_REG -> expressions(entries);
            default -> entries::get;
        };
        String usual = arguments.size() > 1 ? arguments.get(1) : null;
        return (v, _) -> {
            String found = lookup.get(v.string());
            String value = found != null ? found : usual;
            return value != null && v.text(value);
        };
    }

    private static Lookup first(Map<String, String> entries, BiPredicate<String, String> test) {
        return key -> {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                if (test.test(key, entry.getKey())) {
                    return entry.getValue();
                }
            }
            return null;
        };
    }

    private static Lookup longest(Map<String, String> entries, BiPredicate<String, String> test) {
        Map<String, String> sorted = new LinkedHashMap<>();
        entries.entrySet().stream()
                .sorted((a, b) -> b.getKey().length() - a.getKey().length())
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return first(sorted, test);
    }

    private static Lookup expressions(Map<String, String> entries) {
        record Line(Pattern pattern, String value) {}
        List<Line> lines = new ArrayList<>();
        entries.forEach((key, value) -> lines.add(new Line(Pattern.compile(key), value)));
        return key -> {
            for (Line line : lines) {
                if (line.pattern().matcher(key).find()) {
                    return line.value();
                }
            }
            return null;
        };
    }

    private static Map<String, String> read(Path file) {
        Map<String, String> entries = new LinkedHashMap<>();
        try {
            if (Files.size(file) > LARGEST) {
                throw new IllegalArgumentException("map file " + file + " is larger than 16 MiB");
            }
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                String text = line.strip();
                if (!text.isEmpty() && !text.startsWith("#")) {
                    String[] words = text.split("\\s+", 2);
                    entries.putIfAbsent(words[0], words.length > 1 ? words[1] : "");
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("map file " + file + " cannot be read: " + e.getMessage(), e);
        }
        return entries;
    }
}
