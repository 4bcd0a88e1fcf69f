package io.fairlead.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** docker-compose.yml and deploy/stack start the same: services, environment, ports, order and health commands. */
final class StackTest {

    private static final Path ROOT = Repository.root();

    /** By service: its program, and lines such as {@code environment A=b}, {@code port 80}, {@code after x}. */
    private static Map<String, List<String>> printed() throws IOException, InterruptedException {
        Process print = new ProcessBuilder(ROOT.resolve("deploy/stack").toString(), "print")
                .redirectErrorStream(true)
                .start();
        String text = new String(print.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(print.waitFor()).as(text).isZero();
        Map<String, List<String>> services = new TreeMap<>();
        List<String> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("service ")) {
                String[] words = line.split(" ", -1);
                lines = new ArrayList<>(List.of("program " + words[2]));
                services.put(words[1], lines);
            } else {
                lines.add(line.strip());
            }
        }
        services.values().forEach(of -> of.sort(null));
        return services;
    }

    /** The same of docker-compose.yml and Dockerfile. */
    private static Map<String, List<String>> composed() throws IOException {
        String dockerfile = Files.readString(ROOT.resolve("Dockerfile"));
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setMaxAliasesForCollections(100)
                .build();
        Map<?, ?> file = map(new Load(settings).loadFromString(Files.readString(ROOT.resolve("docker-compose.yml"))));
        Map<String, List<String>> services = new TreeMap<>();
        map(file.get("services")).forEach((name, value) -> {
            Map<String, Object> service = merged(map(value));
            String image = String.valueOf(service.get("image")).replace("fairlead/", "");
            String program = switch (image) {
                case "demo-postgres" -> "postgres";
                case "fairlead" -> "demo-server";
                default -> image;
            };
            List<String> lines = new ArrayList<>(List.of("program " + program));
            merged(map(service.getOrDefault("environment", Map.of())))
                    .forEach((key, of) -> lines.add("environment " + key + "=" + of));
            map(service.getOrDefault("depends_on", Map.of())).keySet().forEach(before -> lines.add("after " + before));
            if (service.get("ports") instanceof Collection<?> ports) {
                ports.forEach(port -> lines.add("port " + String.valueOf(port).replaceFirst(".*:", "")));
            }
            if (!service.containsKey("healthcheck")) {
                lines.add("health " + health(program, dockerfile));
            }
            lines.sort(null);
            services.put(String.valueOf(name), lines);
        });
        return services;
    }

    private static String health(String program, String dockerfile) {
        if (program.equals("postgres")) {
            return "pg_isready -q -h /tmp -U fairlead -d postgres";
        }
        var found = Pattern.compile("HEALTHCHECK [^\\n]*CMD \\[([^]]*\"" + program + ".jar\"[^]]*)]")
                .matcher(dockerfile);
        assertThat(found.find()).as(program).isTrue();
        return found.group(1).replace("\"", "").replace(",", "");
    }

    private static Map<?, ?> map(Object node) {
        return (Map<?, ?>) node;
    }

    /** YAML 1.1's merge keys, which YAML 1.2 does not have and Compose does. */
    private static Map<String, Object> merged(Map<?, ?> node) {
        Map<String, Object> all = new TreeMap<>();
        if (node.get("<<") instanceof Map<?, ?> from) {
            all.putAll(merged(from));
        }
        node.forEach((key, value) -> {
            if (!key.equals("<<")) {
                all.put(String.valueOf(key), value);
            }
        });
        return all;
    }

    @Test
    void plainProcessesAndContainersAreTheSameStack() throws IOException, InterruptedException {
        Map<String, List<String>> containers = composed();
        assertThat(new TreeSet<>(containers.keySet()))
                .contains("edge-1", "edge-2", "health-1", "health-2", "config-1", "config-2", "stats", "router-1")
                .contains("router-2", "demo-1", "demo-2", "postgres-1", "postgres-2");
        assertThat(printed()).isEqualTo(containers);
    }
}
