package io.fairlead.haproxy.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Dashboards and alert rules that are handed out name only metrics that exist. */
final class DeployedMetricsTest {

    private static final Pattern NAME = Pattern.compile("haproxy_(frontend|backend|server)_([a-z0-9_]+)");

    private static final Pattern OWN = Pattern.compile("fairlead_[a-z0-9_]+");

    /** That the page has exactly the families there are is shown where they are made. */
    @Test
    void everyFamilyOfOurOwnNamedInDeployIsOnThePageOfMetrics() throws IOException {
        String page = Files.readString(Path.of("..", "..", "docs", "metrics.md"));
        Set<String> families =
                OWN.matcher(page).results().map(MatchResult::group).collect(Collectors.toSet());
        Path deploy = Path.of("..", "..", "deploy");
        Set<String> named = new TreeSet<>();
        for (Path file : List.of(deploy.resolve("prometheus/alerts.yml"), deploy.resolve("grafana/fairlead.json"))) {
            OWN.matcher(Files.readString(file))
                    .results()
                    .map(name -> name.group().replaceFirst("_bucket$", ""))
                    .forEach(named::add);
        }
        assertThat(named).hasSizeGreaterThanOrEqualTo(5).isSubsetOf(families);
    }

    @Test
    void everyMetricNamedInDeployIsExported() throws IOException {
        Set<String> exported;
        try (InputStream in = DeployedMetricsTest.class.getResourceAsStream("prometheus.txt")) {
            assertThat(in).isNotNull();
            exported = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.substring(0, Math.max(0, line.indexOf('|'))))
                    .collect(Collectors.toSet());
        }
        Path deploy = Path.of("..", "..", "deploy");
        Set<String> named = new TreeSet<>();
        for (Path file : List.of(deploy.resolve("prometheus/alerts.yml"), deploy.resolve("grafana/fairlead.json"))) {
            Matcher names = NAME.matcher(Files.readString(file));
            while (names.find()) {
                named.add(names.group(2));
            }
        }
        assertThat(named).hasSizeGreaterThan(5).isSubsetOf(exported);
    }
}
