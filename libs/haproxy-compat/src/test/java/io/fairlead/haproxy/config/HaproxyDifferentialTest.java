package io.fairlead.haproxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.model.config.ParsedConfig;
import io.fairlead.model.diagnostic.Diagnostic;
import io.fairlead.model.diagnostic.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Judges every snippet of {@code differential.txt} as HAProxy does, or differs where it says so. */
class HaproxyDifferentialTest {

    private static final String HTTP = """
            defaults
                mode http
                timeout connect 5s
                timeout client 5s
                timeout server 5s
            """;
    private static final String FRONT = HTTP + """
            frontend f
                bind 127.0.0.1:18080""";
    private static final String BACK = HTTP + "backend b";

    @TempDir
    Path directory = Path.of("");

    record Case(String verdict, String title, String text) {
        @Override
        public String toString() {
            return verdict + ": " + title;
        }
    }

    static List<Case> cases() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(HaproxyDifferentialTest.class.getResourceAsStream("differential.txt"))) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            List<Case> cases = new ArrayList<>();
            for (String block : all.substring(all.indexOf("\n== ") + 4).split("\n== ")) {
                String head = block.substring(0, block.indexOf('\n'));
                int space = head.indexOf(' ');
                String text = block.substring(block.indexOf('\n') + 1)
                        .replace("%http", HTTP.strip())
                        .replace("%front", FRONT)
                        .replace("%back", BACK);
                cases.add(new Case(head.substring(0, space), head.substring(space + 1), text.strip() + "\n"));
            }
            return cases;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void ourVerdict(Case snippet) {
        ParsedConfig parsed = HaproxyConfigReader.read(
                snippet.text, "t.cfg", Map.of("HOME", "/root"), file -> Files.readString(Path.of(file)));
        List<String> errors = parsed.diagnostics().stream()
                .filter(Diagnostic::isError)
                .map(Diagnostic::code)
                .toList();
        switch (snippet.verdict) {
            case "valid" -> assertThat(errors).isEmpty();
            case "invalid" -> assertThat(errors).isNotEmpty().doesNotContain("unsupported");
            case "refused" -> assertThat(errors).containsAnyOf("unsupported", "missing-port");
            case "lenient" -> {
                assertThat(errors).isEmpty();
                assertThat(parsed.diagnostics()).anyMatch(finding -> finding.severity() == Severity.WARNING);
            }
            default -> throw new IllegalArgumentException(snippet.verdict);
        }
        assertThat(parsed.valid()).isEqualTo(errors.isEmpty());
        assertThat(parsed.diagnostics())
                .allSatisfy(finding -> assertThat(finding.position().line()).isPositive());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void haproxysVerdict(Case snippet) throws Exception {
        assumeTrue(Path.of("/usr/sbin/haproxy").toFile().canExecute(), "haproxy is not installed");
        Path file = directory.resolve("t.cfg");
        Files.writeString(file, snippet.text);
        Process process = new ProcessBuilder("/usr/sbin/haproxy", "-c", "-f", file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        // 2 means valid, with nothing to listen on
        boolean valid = process.exitValue() == 0 || process.exitValue() == 2;
        assertThat(valid).as(output).isEqualTo(snippet.verdict.equals("valid") || snippet.verdict.equals("refused"));
    }
}
