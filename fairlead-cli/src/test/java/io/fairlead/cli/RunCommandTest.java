package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.configformat.ConfigReader;
import io.fairlead.testkit.RunningProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code run}, {@code up} and {@code healthcheck}, the first two as processes. */
@Timeout(240)
class RunCommandTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private int execute(String... arguments) {
        CommandLine line = Fairlead.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private RunningProcess process(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens",
                "java.base/java.lang=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Fairlead.class.getName()));
        command.addAll(List.of(arguments));
        return RunningProcess.start(command, Map.of(), folder);
    }

    private static String after(String label, String line) {
        return line.substring(line.indexOf(label) + label.length()).strip();
    }

    /** The rest of the first line that begins so. */
    private static String told(RunningProcess process, String label) {
        return after(label, process.awaitLine(line -> line.startsWith(label), PATIENCE));
    }

    @Test
    void upTakesTheNextPortWhenItsFavouriteIsBusyAndHealthcheckFindsItReady() throws Exception {
        try (ServerSocket traffic = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket admin = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RunningProcess up = process(
                        "up",
                        "--data",
                        folder.resolve("data").toString(),
                        "--listen",
                        Integer.toString(traffic.getLocalPort()),
                        "--admin",
                        "127.0.0.1:" + admin.getLocalPort());
                HttpClient client = HttpClient.newHttpClient()) {
            String listen = told(up, "port " + traffic.getLocalPort() + " is busy, using");
            String operate = told(up, "port " + admin.getLocalPort() + " is busy, using");
            assertThat(told(up, "fairlead is ready:")).isEqualTo("web on 127.0.0.1:" + listen);
            assertThat(told(up, "  admin")).isEqualTo("http://127.0.0.1:" + operate + "/");
            URI uri = URI.create(told(up, "  traffic"));
            assertThat(uri.getPort()).isEqualTo(Integer.parseInt(listen));
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
                HttpResponse<String> answer =
                        client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
                assertThat(answer.body()).startsWith("Hello from app-");
            });
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(execute("healthcheck", "--admin", "127.0.0.1:" + operate))
                            .isZero());
            assertThat(out.toString()).contains("ready");

            up.terminate();
            assertThat(up.exitStatus(PATIENCE)).isZero();
            assertThat(execute("healthcheck", "--admin", "127.0.0.1:" + operate))
                    .isEqualTo(1);
            assertThat(err.toString()).contains("cannot ask http://127.0.0.1:" + operate + "/health/ready");
        }
    }

    @Test
    void runNamesTheAddressesOfItsFrontends() throws IOException {
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), """
                defaults
                    mode http
                    timeout connect 1s
                    timeout client 1s
                    timeout server 1s
                frontend web
                    bind 127.0.0.1:0 name first
                    default_backend app
                listen other
                    bind 127.0.0.1:0
                    server s 127.0.0.1:9
                backend app
                    server s 127.0.0.1:9
                """);
        try (RunningProcess run = process(
                "run", "-f", file.toString(), "--data", folder.resolve("data").toString(), "--admin", "127.0.0.1:0")) {
            String ready = told(run, "fairlead is ready:");
            assertThat(ready).contains("web on 127.0.0.1:0").contains("other on 127.0.0.1:0");
            assertThat(told(run, "  admin")).doesNotContain(":0/");
            run.terminate();
            assertThat(run.exitStatus(PATIENCE)).isZero();
        }
    }

    @Test
    void manyAddressesAreCountedInsteadOfListed() {
        StringBuilder text = new StringBuilder("frontends:\n");
        for (int i = 1; i <= 11; i++) {
            text.append("  - {name: f")
                    .append(i)
                    .append(", bind: [{address: \"127.0.0.1:")
                    .append(8000 + i)
                    .append("\"}], default-backend: b}\n");
        }
        text.append("backends:\n  - {name: b, servers: [{name: s, address: \"127.0.0.1:9\"}]}\n");

        assertThat(LocalNode.addresses(
                        ConfigReader.read(text.toString(), "test").config().orElseThrow()))
                .startsWith(": f1 on 127.0.0.1:8001, f2 on ")
                .endsWith("f8 on 127.0.0.1:8008 and 3 more");
    }

    @Test
    void aFileWithMistakesIsNotRun() throws IOException {
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), "defaults\n  mdoe http\n");

        assertThat(execute(
                        "run",
                        "-f",
                        file.toString(),
                        "--data",
                        folder.resolve("data").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains(file + ":2:3: error", "mode");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9400", "localhost", "localhost:many", ":9400", "::1:9400", "localhost:70000"})
    void anAdminAddressThatIsNoneIsWrongUsage(String text) {
        assertThat(execute("run", "-f", "any.cfg", "--admin", text)).isEqualTo(2);
        assertThat(execute("healthcheck", "--admin", text)).isEqualTo(2);
        assertThat(err.toString()).contains("'" + text + "' is not HOST:PORT");
    }
}
