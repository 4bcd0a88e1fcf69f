package io.fairlead.haproxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.model.config.Action;
import io.fairlead.model.config.BackendRule;
import io.fairlead.model.config.Balance;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.HealthCheck;
import io.fairlead.model.config.ParsedConfig;
import io.fairlead.model.config.Protocol;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.config.ProxyMode;
import io.fairlead.model.config.Server;
import io.fairlead.model.diagnostic.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files in {@code examples/}: they are read without a warning, and mean what their authors meant. */
class ExamplesTest {

    private static final Path EXAMPLES = Path.of("../../examples");

    @TempDir
    Path directory = Path.of("");

    static List<Path> files() throws IOException {
        try (Stream<Path> directories = Files.list(EXAMPLES)) {
            return directories
                    .map(directory -> directory.resolve("haproxy.cfg"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    private static ProxyConfig read(String example) throws IOException {
        ParsedConfig parsed = HaproxyConfigReader.read(
                Files.readString(EXAMPLES.resolve(example).resolve("haproxy.cfg")), example, Map.of());
        return parsed.config().orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("files")
    void isReadWithoutWarning(Path file) throws IOException {
        ParsedConfig parsed = HaproxyConfigReader.read(Files.readString(file), "haproxy.cfg", Map.of());
        assertThat(parsed.diagnostics()).allMatch(finding -> finding.severity() == Severity.INFO);
        assertThat(parsed.valid()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("files")
    void haproxyTakesItToo(Path file) throws Exception {
        assumeTrue(Path.of("/usr/sbin/haproxy").toFile().canExecute(), "haproxy is not installed");
        // the certificate is the user's
        String text = Files.readString(file).replace(" ssl crt site.pem", "");
        Path copy = Files.writeString(directory.resolve("haproxy.cfg"), text);
        Process process = new ProcessBuilder("/usr/sbin/haproxy", "-c", "-f", copy.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    @Test
    void activePassiveWebsocket() throws IOException {
        ProxyConfig config = read("active-passive-websocket");
        Frontend site = config.frontend("site").orElseThrow();
        assertThat(site.mode()).isEqualTo(ProxyMode.HTTP);
        assertThat(site.binds()).hasSize(2);
        assertThat(site.binds().getFirst().tls().orElseThrow().certificates()).containsExactly("site.pem");
        assertThat(site.requestRules())
                .singleElement()
                .matches(rule -> rule.action().equals(new Action.RedirectScheme("https", 302)));
        assertThat(site.backendRules().stream().map(BackendRule::backend)).containsExactly("websocket", "api", "web");
        assertThat(site.defaultBackend()).contains("web");
        assertThat(config.backends()).hasSize(4);
        for (String name : List.of("web", "api", "websocket")) {
            List<Server> servers = config.backend(name).orElseThrow().servers();
            assertThat(servers).hasSize(2).allSatisfy(server -> {
                assertThat(server.tls().orElseThrow().verify()).isFalse();
                assertThat(server.check().orElseThrow().inter()).hasSeconds(5);
                assertThat(server.check().orElseThrow().fall()).isEqualTo(3);
                assertThat(server.check().orElseThrow().rise()).isEqualTo(2);
            });
            assertThat(servers.stream().map(Server::backup)).containsExactly(false, true);
        }
        assertThat(config.backend("websocket").orElseThrow().balance()).isInstanceOf(Balance.Source.class);
        assertThat(config.backend("websocket").orElseThrow().timeouts().tunnel())
                .contains(Duration.ofHours(1));
        assertThat(config.frontend("stats").orElseThrow().stats().orElseThrow().uri())
                .isEqualTo("/haproxy-stats");
    }

    @Test
    void postgresPatroni() throws IOException {
        ProxyConfig config = read("postgres-patroni");
        assertThat(config.frontend("postgres_write").orElseThrow().protocol()).isEqualTo(Protocol.POSTGRESQL);
        assertThat(config.backend("leader").orElseThrow().servers()).hasSize(3).allSatisfy(server -> {
            assertThat(server.check().orElseThrow().port()).contains(8008);
            assertThat(server.onMarkedDownShutdownSessions()).isTrue();
            assertThat(server.maxconn()).isEqualTo(100);
        });
    }

    @Test
    void pgbouncerPool() throws IOException {
        ProxyConfig config = read("pgbouncer-pool");
        assertThat(config.backend("pgbouncers").orElseThrow().check()).isInstanceOf(HealthCheck.PostgreSql.class);
        assertThat(config.frontend("postgres").orElseThrow().protocol()).isEqualTo(Protocol.POSTGRESQL);
    }

    @Test
    void streamingHash() throws IOException {
        assertThat(read("streaming-hash").backend("streams").orElseThrow().balance())
                .isEqualTo(new Balance.Uri(true, 0, 0, false, new Balance.HashType(true, 0)));
    }
}
