package io.fairlead.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.servicekit.SettingKey;
import io.fairlead.testkit.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Dockerfile, compose, Kubernetes and systemd name only what the programs know. */
final class DeploymentFilesTest {

    private static final Path ROOT = Repository.root();

    /** What the launchers and scripts read themselves. */
    private static final Set<String> OF_LAUNCHERS = Set.of(
            "FAIRLEAD_HEAP",
            "FAIRLEAD_JAVA_HOME",
            "FAIRLEAD_JAVA_OPTS",
            "FAIRLEAD_ADMIN_TOKEN",
            "FAIRLEAD_CERTIFICATES");

    private static String text(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }

    private static Set<String> all(String pattern, String text) {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyVariableIsASetting() throws IOException {
        Set<String> known = Arrays.stream(SettingKey.values())
                .map(SettingKey::variable)
                .collect(Collectors.toCollection(TreeSet::new));
        known.addAll(OF_LAUNCHERS);
        Set<String> used = new TreeSet<>();
        for (String place : List.of("Dockerfile", "docker-compose.yml", "deploy", "k8s", "docs/install.md")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(place))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    used.addAll(all("\\b(FAIRLEAD_[A-Z_]*[A-Z])\\b", Files.readString(file)));
                }
            }
        }
        assertThat(used).contains("FAIRLEAD_CLUSTER_MEMBERS", "FAIRLEAD_LEAVE");
        assertThat(known).containsAll(used);
    }

    @Test
    void everyServiceHasAnImageThatSaysHowItIs() throws IOException {
        String dockerfile = text("Dockerfile");
        Set<String> stages = all("^FROM base AS (?!trained)(\\S+)$", dockerfile);
        assertThat(stages)
                .containsExactlyInAnyOrder(
                        "edge-proxy", "db-router", "health-service", "config-service", "stats-service", "fairlead");
        assertThat(dockerfile.lines().filter(line -> line.startsWith("HEALTHCHECK")))
                .hasSameSizeAs(stages);
        assertThat(dockerfile.lines().filter(line -> line.startsWith("USER 10001")))
                .hasSameSizeAs(stages);
        assertThat(stages).containsAll(all("target: ([a-z-]+)\\}", text("docker-compose.yml")));
        for (String file : List.of("config", "health", "stats", "edge", "router")) {
            assertThat(stages).containsAll(all("image: fairlead/(\\S+)$", text("k8s/base/" + file + ".yaml")));
        }
    }

    @Test
    void onlyPublicPortsArePublished() throws IOException {
        Set<String> published = Pattern.compile("ports: \\[\"([^\"]+)\"]")
                .matcher(text("docker-compose.yml"))
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(published)
                .contains("127.0.0.1:9400:9400", "8080:8080", "8081:8080")
                .noneMatch(port -> port.contains("5701"));
    }

    @Test
    void unitsAreHardenedAndStartWhatIsBuilt() throws IOException {
        for (String program : Suite.PROGRAMS) {
            String unit = text("deploy/systemd/fairlead-" + program + ".service");
            assertThat(unit)
                    .contains(
                            "Type=notify",
                            "NoNewPrivileges=true",
                            "ProtectSystem=strict",
                            "-jar /usr/lib/fairlead/" + program + ".jar");
        }
    }
}
