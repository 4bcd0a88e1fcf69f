package io.fairlead.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.FairleadProcess;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.RunningProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator gets for a mistake: one clear sentence with its place, and an exit status. */
@Timeout(120)
final class BadInputScenario {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void aWrongWordIsNamedWithItsPlaceAndTheNearestOne(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("haproxy.cfg"),
                "defaults\n  mode http\nbackend b\n  ballance roundrobin\n  server s 127.0.0.1:1\n");
        try (RunningProcess check = FairleadProcess.command(folder, List.of("check", "-f", file.toString()))) {
            assertThat(check.exitStatus(PATIENCE)).isEqualTo(1);
            assertThat(check.text()).contains(file + ":4:3: error", "ballance", "did you mean", "balance", "^");
        }
    }

    @Test
    void aGoodFileIsValid(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("haproxy.cfg"),
                "defaults\n  mode http\n  timeout connect 1s\n  timeout client 1s\n  timeout server 1s\n"
                        + "frontend f\n  bind 127.0.0.1:1\n  default_backend b\nbackend b\n  server s 127.0.0.1:1\n");
        try (RunningProcess check = FairleadProcess.command(folder, List.of("check", "-f", file.toString()))) {
            assertThat(check.exitStatus(PATIENCE)).isEqualTo(0);
            assertThat(check.text()).contains("Configuration file is valid");
        }
    }

    @Test
    void aBusyPortIsSaidInOneSentence(@TempDir Path folder) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                FairleadProcess fairlead =
                        FairleadProcess.launch(folder, "haproxy.cfg", frontend(taken.getLocalPort(), ""))) {
            assertThat(fairlead.process().exitStatus(PATIENCE)).isEqualTo(1);
            assertThat(fairlead.process().text())
                    .contains("cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": address already in use")
                    .doesNotContain("\tat ", "    at ");
        }
    }

    @Test
    void aMissingCertificateIsSaidInOneSentence(@TempDir Path folder) {
        try (FairleadProcess fairlead = FairleadProcess.launch(
                folder, "haproxy.cfg", frontend(Ports.free(), " ssl crt " + folder.resolve("none.pem")))) {
            assertThat(fairlead.process().exitStatus(PATIENCE)).isEqualTo(1);
            assertThat(fairlead.process().text())
                    .contains(folder.resolve("none.pem") + ": no such file")
                    .doesNotContain("    at ");
        }
    }

    @Test
    void sigtermEndsWithStatusZero(@TempDir Path folder) {
        try (FairleadProcess fairlead = FairleadProcess.run(folder, "haproxy.cfg", frontend(Ports.free(), ""))) {
            fairlead.process().terminate();
            assertThat(fairlead.process().exitStatus(PATIENCE)).isEqualTo(0);
        }
    }

    @Test
    void withoutAJdkTheLauncherSaysWhatToInstall(@TempDir Path folder) throws Exception {
        Path copy = Files.copy(io.fairlead.testkit.Repository.root().resolve("fairlead"), folder.resolve("fairlead"));
        String script =
                Files.readString(copy).replaceAll("/usr/lib/jvm/\\*|/usr/java/\\*|/opt/[a-z/]*\\*|/Library\\S*", "");
        Files.writeString(copy, script);
        try (RunningProcess launcher = RunningProcess.start(
                List.of("/bin/sh", copy.toString(), "version"),
                java.util.Map.of(
                        "JAVA_HOME",
                        "",
                        "FAIRLEAD_JAVA_HOME",
                        "",
                        "HOME",
                        folder.toString(),
                        "PATH",
                        "/nowhere:/bin:/usr/bin"),
                folder)) {
            int status = launcher.exitStatus(PATIENCE);
            if (status == 0) {
                // A JDK 25 is the system's own java: then the launcher is right to use it.
                assertThat(launcher.text()).contains("Java 25");
            } else {
                assertThat(launcher.text()).contains("no JDK 25 found; install one");
            }
        }
    }

    private static String frontend(int port, String tls) {
        return "defaults\n  mode http\n  timeout connect 1s\n  timeout client 1s\n  timeout server 1s\n"
                + "frontend f\n  bind 127.0.0.1:" + port + tls
                + "\n  default_backend b\nbackend b\n  server s 127.0.0.1:1\n";
    }
}
