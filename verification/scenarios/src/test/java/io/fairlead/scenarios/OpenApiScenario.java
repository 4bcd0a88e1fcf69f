package io.fairlead.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.fairlead.configformat.TreeText;
import io.fairlead.testkit.FairleadProcess;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The description under {@code /openapi}: it has every path, each with a sentence, and its examples work. */
@Tag("drill")
@Timeout(240)
final class OpenApiScenario {

    private static final String TRANSACTIONS = "/api/v1/config/transactions";

    /** An example as the description gives it, its path's parameters filled in. */
    private record Example(String method, String path, String type, String body) {}

    @Test
    void everyPathIsDescribedAndEveryExampleIsAccepted(@TempDir Path folder) {
        try (FairleadProcess fairlead = FairleadProcess.run(folder, "fairlead.yaml", "backends: []\n")) {
            HttpResponse<String> answer = fairlead.send(fairlead.request("/openapi")
                    .header("Accept", "application/json")
                    .build());
            Object description = TreeText.read(answer.body(), "openapi").value().orElseThrow();
            everyPathHasASentence(description);

            List<Example> examples = examples(description);
            assertThat(examples.stream().map(Example::path))
                    .anyMatch(path -> path.startsWith("/api/v1/explain"))
                    .anyMatch(path -> path.startsWith(TRANSACTIONS));
            for (Example example : examples) {
                HttpResponse<String> done = execute(fairlead, example);
                assertThat(done.statusCode()).as("%s: %s", example, done.body()).isBetween(200, 299);
            }
        }
    }

    private static HttpResponse<String> execute(FairleadProcess fairlead, Example example) {
        String path = example.path();
        if (path.startsWith(TRANSACTIONS + "/ID")) {
            HttpResponse<String> begun = fairlead.send(
                    fairlead.request(TRANSACTIONS).POST(BodyPublishers.noBody()).build());
            String mine = URI.create(begun.headers().firstValue("Location").orElseThrow())
                    .getPath();
            path = mine + path.substring((TRANSACTIONS + "/ID").length());
        }
        boolean there = fairlead.get(path).statusCode() == 200;
        return fairlead.send(fairlead.request(path)
                .header("Content-Type", example.type())
                .header(there ? "If-Match" : "If-None-Match", "*")
                .method(example.method(), BodyPublishers.ofString(example.body()))
                .build());
    }

    private static void everyPathHasASentence(Object description) {
        Set<String> described = new TreeSet<>();
        below(description, "paths").forEach((path, operations) -> {
            described.add(String.valueOf(path));
            map(operations).forEach((method, operation) -> {
                if (operation instanceof Map<?, ?> && String.valueOf(path).startsWith("/api/v1")) {
                    assertThat(String.valueOf(map(operation).get("summary")))
                            .as("%s %s", method, path)
                            .isNotEqualTo("null")
                            .isNotBlank();
                }
            });
        });
        for (JavaClass resource : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.fairlead")) {
            resource.tryGetAnnotationOfType("jakarta.ws.rs.Path")
                    .flatMap(annotation -> annotation.get("value"))
                    .map(String::valueOf)
                    .map(value -> value.startsWith("/") ? value : "/" + value)
                    .filter(value -> value.startsWith("/api/"))
                    .map(value -> value.replaceAll("\\{([A-Za-z]+):.*}", "{$1}"))
                    .ifPresent(value -> assertThat(described)
                            .as("%s", resource.getName())
                            .anyMatch(path -> path.startsWith(value)));
        }
    }

    /** In an order in which they build on each other: the whole before its parts, what is made before what is changed. */
    private static List<Example> examples(Object description) {
        List<Example> all = new ArrayList<>();
        below(description, "paths")
                .forEach((path, operations) -> map(operations).forEach((method, operation) -> {
                    String filled = filled(String.valueOf(path), operation);
                    below(below(operation, "requestBody"), "content")
                            .forEach((type, content) -> below(content, "examples")
                                    .values()
                                    .forEach(example -> all.add(new Example(
                                            String.valueOf(method).toUpperCase(Locale.ROOT),
                                            filled,
                                            String.valueOf(type),
                                            text(map(example).get("value"))))));
                }));
        all.sort(Comparator.comparing((Example example) -> !example.path().equals("/api/v1/config"))
                .thenComparing(example -> !example.method().equals("PUT")));
        return all;
    }

    private static String text(@org.jspecify.annotations.Nullable Object value) {
        return value instanceof Map<?, ?> ? TreeText.json(value) : String.valueOf(value);
    }

    private static String filled(String path, Object operation) {
        String filled = path;
        Object parameters = map(operation).get("parameters");
        for (Object parameter : parameters instanceof List<?> list ? list : List.of()) {
            filled = filled.replaceAll(
                    "\\{" + map(parameter).get("name") + "[^}]*}",
                    String.valueOf(map(parameter).get("example")));
        }
        return filled;
    }

    private static Map<?, ?> below(Object tree, String key) {
        Object found = map(tree).get(key);
        return found == null ? Map.of() : map(found);
    }

    private static Map<?, ?> map(Object tree) {
        return tree instanceof Map<?, ?> map ? map : Map.of();
    }
}
