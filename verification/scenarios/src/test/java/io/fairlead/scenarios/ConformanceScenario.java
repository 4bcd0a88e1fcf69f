package io.fairlead.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.testkit.FairleadProcess;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.Request;
import io.fairlead.testkit.TestBackend;
import io.fairlead.testkit.TestCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A bind with nothing but a certificate, before public tools: h2spec and Debian's python3-h2 for HTTP/2, testssl.sh for TLS.
 */
@Tag("drill")
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit calls start() before any test.
final class ConformanceScenario {

    private static final String CONFIG = """
            defaults
                mode http
                timeout connect 5s
                timeout client 60s
                timeout server 60s
            frontend web
                bind 127.0.0.1:PORT ssl crt CERT
                default_backend app
            backend app
                server one 127.0.0.1:APP
            """;

    /** Debian's: its packages are of no other. */
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    /** The cases of http2_errors.py. */
    private static final int ERRORS = 59;

    private static final Path TESTSSL = Path.of("/usr/bin/testssl");
    private static final String H2SPEC = "/h2spec/2.2.0/h2spec_linux_amd64.tar.gz";

    /** What testssl.sh calls a weakness; it has no grades before version 3.2. */
    private static final Set<String> WEAK = Set.of("LOW", "MEDIUM", "HIGH", "CRITICAL");

    /** Judged by who is faster; TlsContract has a test of it that does not depend on time. */
    private static final String TIMED = "secure_client_renego";

    private static final Pattern GOOD = Pattern.compile("A[+-]?");

    /** What the HPACK library is lenient in: a string with more padding than it needs. It carries nothing. */
    private static final String LENIENT =
            "Sends a Huffman-encoded string literal representation with padding longer than 7 bits";

    private final int port = Ports.free();
    private TestBackend app;
    private FairleadProcess fairlead;
    private TestCertificates certificates;
    private Path folder;
    private Optional<Process> testssl = Optional.empty();

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        folder = directory;
        certificates = TestCertificates.in(directory).issue("web", "localhost");
        app = TestBackend.plain("app");
        fairlead = FairleadProcess.run(
                directory,
                "haproxy.cfg",
                CONFIG.replace("PORT", Integer.toString(port))
                        .replace("CERT", certificates.bundle("web").toString())
                        .replace("APP", Integer.toString(app.port())));
        // It takes its time, which h2spec may use.
        if (Files.isExecutable(TESTSSL)) {
            testssl = Optional.of(begin(List.of(
                    TESTSSL.toString(),
                    "--quiet",
                    "--color",
                    "0",
                    "--warnings",
                    "off",
                    "--ip",
                    "127.0.0.1",
                    "--add-ca",
                    certificates.caFile().toString(),
                    "-p",
                    "-s",
                    "-f",
                    "-U",
                    "--jsonfile",
                    json().toString(),
                    "https://localhost:" + port)));
        }
    }

    private Path json() {
        return folder.resolve("testssl.json");
    }

    @AfterAll
    void stop() {
        testssl.ifPresent(Process::destroy);
        fairlead.close();
        app.close();
    }

    /** RFC 7540 and RFC 7541, as h2spec 2.2.0 tests them. */
    @Test
    void h2spec() throws Exception {
        assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"),
                "h2spec is there for Linux on x86-64 only");
        Path archive = folder.resolve("h2spec.tar.gz");
        try (InputStream in = ConformanceScenario.class.getResourceAsStream(H2SPEC)) {
            Files.write(archive, java.util.Objects.requireNonNull(in).readAllBytes());
        }
        output(begin(List.of("tar", "xzf", archive.toString(), "-C", folder.toString())));
        String said = output(begin(List.of(
                folder.resolve("h2spec").toString(),
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-t",
                "-k",
                "-o",
                "10")));
        int failures = said.indexOf("\nFailures:");
        assertThat(failures).as(said).isPositive();
        assertThat(said.substring(failures).lines().filter(line -> line.contains("×")))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains(LENIENT);
        assertThat(said).contains("145 tests, ").contains(", 1 failed");
    }

    /** What RFC 9113 calls an error of a stream or of the connection, and what it forgives. */
    @Test
    void errorsOfRfc9113() throws Exception {
        assumeTrue(Files.isExecutable(PYTHON), PYTHON + " is not there");
        assumeTrue(
                output(begin(List.of(PYTHON.toString(), "-c", "import h2"))).isEmpty(), "python3-h2 is not installed");
        Path script = folder.resolve("http2_errors.py");
        try (InputStream in = ConformanceScenario.class.getResourceAsStream("http2_errors.py")) {
            Files.write(script, java.util.Objects.requireNonNull(in).readAllBytes());
        }
        String said = output(begin(List.of(PYTHON.toString(), script.toString(), Integer.toString(port))));
        assertThat(said.lines().filter(line -> !line.startsWith("ok ")))
                .as(said)
                .isEmpty();
        assertThat(said.lines()).hasSize(ERRORS);
        assertThat(app.requests()).extracting(Request::target).doesNotContain("/bad");
    }

    /** Protocols, ciphers, forward secrecy, the server's preferences and the known weaknesses. */
    @Test
    void testssl() throws Exception {
        assumeTrue(testssl.isPresent(), "testssl.sh is not installed");
        String said = output(testssl.orElseThrow());
        TreeSet<String> weak = new TreeSet<>();
        List<String> seen = new ArrayList<>();
        for (Map<String, String> finding : findings(json())) {
            String id = finding.getOrDefault("id", "");
            seen.add(id);
            if (WEAK.contains(finding.getOrDefault("severity", "")) && !id.equals(TIMED)) {
                weak.add(id + ": " + finding.get("finding"));
            }
            if (id.equals("overall_grade")) {
                assertThat(finding.get("finding")).matches(GOOD);
            }
        }
        assertThat(seen).as(said).contains("TLS1_2", "TLS1_3", "cipherlist_STRONG", "ROBOT", "BEAST");
        assertThat(weak).isEmpty();
    }

    @SuppressWarnings("unchecked") // testssl.sh writes one list of objects whose values are text.
    private static List<Map<String, String>> findings(Path json) throws IOException {
        String text = Files.readString(json);
        Object read = new Load(LoadSettings.builder().build()).loadFromString(text);
        return (List<Map<String, String>>) java.util.Objects.requireNonNull(read);
    }

    private Process begin(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        return process;
    }

    private static String output(Process process) throws IOException, InterruptedException {
        try (InputStream out = process.getInputStream()) {
            String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return said;
        }
    }
}
