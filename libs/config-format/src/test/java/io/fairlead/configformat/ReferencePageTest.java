package io.fairlead.configformat;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.config.ParsedConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * docs/fairlead-yaml.md has every key the reader knows, with its type, and no other; its sample has every key at least
 * once; docs/fairlead.schema.json is what the code makes of that sample. A new key needs a row and a place in the sample;
 * the schema is written anew by {@code -Dfairlead.write-schema=true}.
 */
class ReferencePageTest {

    private static final Path DOCS = docs();
    private static final Pattern SAMPLE = Pattern.compile("(?s)```yaml\\R(.*?)```");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| ([^|]*) \\|");

    private static Path docs() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(folder.resolve("docs/fairlead-yaml.md"))) {
            folder = java.util.Objects.requireNonNull(
                    folder.getParent(), "docs/fairlead-yaml.md is in no parent folder");
        }
        return folder.resolve("docs");
    }

    private static String page() throws IOException {
        return Files.readString(DOCS.resolve("fairlead-yaml.md"));
    }

    private static String sample() throws IOException {
        Matcher sample = SAMPLE.matcher(page());
        assertThat(sample.find()).as("a yaml block in the page").isTrue();
        return sample.group(1);
    }

    private static String type(Shape shape, boolean required) {
        return shape.describe() + (required ? ", required" : "");
    }

    /** Path to type, as the code has it. */
    private static Map<String, String> known(Shape shape) {
        Map<String, String> known = new TreeMap<>();
        Map<String, Shape> paths = shape.paths();
        paths.forEach((path, place) -> {
            int dot = path.lastIndexOf('.');
            String key = path.substring(dot + 1);
            String parent = dot < 0 ? "" : path.substring(0, dot);
            known.put(path, type(place, mapping(shape, paths, parent).required().contains(key)));
        });
        return known;
    }

    private static Shape mapping(Shape root, Map<String, Shape> paths, String path) {
        if (path.isEmpty()) {
            return root;
        }
        if (path.endsWith("[]")) {
            return mapping(root, paths, path.substring(0, path.length() - 2))
                    .elements()
                    .orElseThrow();
        }
        Shape named = root.definitions().get(path);
        return named == null ? java.util.Objects.requireNonNull(paths.get(path), path) : named;
    }

    @Test
    void theSampleIsValidAndReadsBackEqual() throws IOException {
        ParsedConfig parsed = ConfigReader.read(sample(), "fairlead-yaml.md");

        assertThat(parsed.diagnostics()).isEmpty();
        String json = ConfigWriter.json(parsed.config().orElseThrow(), Secrets.SHOWN);
        assertThat(ConfigReader.read(json, "json").config()).isEqualTo(parsed.config());
    }

    @Test
    void theSampleHasEveryKey() throws IOException {
        TreeSet<String> missing = new TreeSet<>();
        ConfigReader.shape(sample()).paths().forEach((path, shape) -> {
            if (shape.describe().isEmpty()) {
                missing.add(path);
            }
        });

        assertThat(missing)
                .as("keys that the complete sample of docs/fairlead-yaml.md lacks: put each of them into it")
                .isEmpty();
    }

    @Test
    void thePageHasEveryKeyWithItsTypeAndNoOther() throws IOException {
        TreeMap<String, String> rows = new TreeMap<>();
        Matcher row = ROW.matcher(page());
        while (row.find()) {
            rows.put(row.group(1), row.group(2).strip());
        }
        Map<String, String> known = known(ConfigReader.shape(sample()));
        StringBuilder wrong = new StringBuilder();
        known.forEach((path, type) -> {
            if (!type.equals(rows.get(path))) {
                wrong.append("add or correct the row   | `%s` | %s | … |%n".formatted(path, type));
            }
        });
        rows.keySet().stream()
                .filter(path -> !known.containsKey(path))
                .forEach(path -> wrong.append("delete the row           | `%s` |%n".formatted(path)));

        assertThat(wrong.toString())
                .as("docs/fairlead-yaml.md and the code differ")
                .isEmpty();
    }

    @Test
    void theSchemaIsCurrent() throws IOException {
        Path file = DOCS.resolve("fairlead.schema.json");
        String schema = ConfigSchema.of(sample());
        if (Boolean.getBoolean("fairlead.write-schema")) {
            Files.writeString(file, schema);
        }

        assertThat(Files.readString(file))
                .as("docs/fairlead.schema.json is old: run this test with -Dfairlead.write-schema=true")
                .isEqualTo(schema);
    }
}
