package io.fairlead.configservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.configformat.TreeText;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every example of the API's description does what it is an example of. */
@Timeout(240)
class OpenApiExamplesTest {

    /** An example as the description gives it, its path's parameters filled in. */
    private record Example(String method, String path, String type, String body) {}

    @Test
    void everyExampleOfTheDescriptionIsAccepted(@TempDir Path folder) {
        try (ConfigProgram service = ConfigProgram.start(folder)) {
            HttpResponse<String> description =
                    service.send(service.request("/openapi").header("Accept", "application/json"));
            List<Example> examples = examples(
                    TreeText.read(description.body(), "openapi").value().orElseThrow());

            // Users and tokens are made anew, and transactions have ids of their own: other tests look at those.
            examples.removeIf(example -> example.path().contains("/transactions")
                    || !(example.path().startsWith("/api/v1/config")
                            || example.path().startsWith("/api/v1/servers")));
            assertThat(examples).hasSizeGreaterThanOrEqualTo(4);
            for (Example example : examples) {
                boolean there = service.get(example.path()).statusCode() == 200;
                HttpResponse<String> answer = service.send(service.request(example.path())
                        .header("Content-Type", example.type())
                        .header(there ? "If-Match" : "If-None-Match", "*")
                        .method(example.method(), BodyPublishers.ofString(example.body())));
                assertThat(answer.statusCode())
                        .as("%s: %s", example, answer.body())
                        .isEqualTo(200);
            }
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
