package io.fairlead.servicekit.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.testkit.RunningProcess;
import io.fairlead.testkit.TestCertificates;
import java.io.IOException;
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
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a program begins and ends, seen by who starts it. */
@Timeout(240)
class ProgramTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private static void assertOneSentence(RunningProcess program, String sentence) {
        assertThat(program.exitStatus(PATIENCE)).isEqualTo(1);
        program.awaitLine(line -> line.contains(sentence), PATIENCE);
        assertThat(program.text()).doesNotContain("    at ", "\tat ");
    }

    @Test
    void theFirstSigtermEndsInOrderAndTheSecondAtOnce() {
        try (RunningProcess program = RehearsedProgram.start(folder, Map.of("REHEARSAL_STOP", "hang"))) {
            program.awaitLine(line -> line.contains("ready, admin on "), PATIENCE);

            program.terminate();
            program.awaitLine(line -> line.contains("rehearsal stops"), PATIENCE);
            assertThat(program.alive()).isTrue();
            program.terminate();

            assertThat(program.exitStatus(PATIENCE)).isEqualTo(1);
        }
    }

    @Test
    void aSecondStartKeepsTheTokenAndSigtermEndsWithZero() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("admin-token"), "chosen-by-the-operator\n");
        try (RunningProcess program = RehearsedProgram.start(folder, Map.of())) {
            program.awaitLine(line -> line.contains("ready, admin on "), PATIENCE);
            program.terminate();

            assertThat(program.exitStatus(PATIENCE)).isZero();
            assertThat(program.text()).doesNotContain("chosen-by-the-operator", "admin token");
        }
    }

    @Test
    void aServiceThatCannotStartIsOneSentence() {
        try (RunningProcess program = RehearsedProgram.start(folder, Map.of("REHEARSAL_START", "fail"))) {
            assertOneSentence(program, "rehearsal: the stage is not free");
            assertThat(program.text()).contains("rehearsal stops");
        }
    }

    @Test
    void aBusyAdminPortIsOneSentence() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RunningProcess program = RehearsedProgram.start(
                        folder, Map.of("FAIRLEAD_ADMIN_PORT", Integer.toString(taken.getLocalPort())))) {
            assertOneSentence(
                    program,
                    "rehearsal: cannot listen on 127.0.0.1:" + taken.getLocalPort()
                            + " for administration: address already in use");
        }
    }

    @Test
    void aSettingThatMeansNothingIsOneSentence() {
        try (RunningProcess program = RehearsedProgram.start(folder, Map.of("FAIRLEAD_GRACE", "soon"))) {
            assertOneSentence(program, "rehearsal: fairlead.grace=soon is not a length of time such as 30s");
        }
    }

    @Test
    void aDataFolderThatIsAFileIsOneSentence() throws IOException {
        Path file = Files.writeString(folder.resolve("occupied"), "not a folder");
        try (RunningProcess program = RehearsedProgram.start(folder, Map.of("FAIRLEAD_DATA_DIR", file.toString()))) {
            assertOneSentence(program, "rehearsal: cannot write to the data folder " + file + ": ");
        }
    }

    @Test
    void theAdminListenerSpeaksTlsAndKnowsItsClients() throws Exception {
        TestCertificates made =
                TestCertificates.in(folder).issue("node", "node.example").issue("operator", "operator");
        Map<String, String> settings = Map.of(
                "FAIRLEAD_ADMIN_CERTIFICATE", made.bundle("node").toString(),
                "FAIRLEAD_ADMIN_CLIENT_CA", made.caFile().toString());
        try (RunningProcess program = RehearsedProgram.start(folder, settings);
                HttpClient known = client(made.clientContext("operator"));
                HttpClient unknown = client(made.clientContext())) {
            String ready = program.awaitLine(line -> line.contains("ready, admin on https://"), PATIENCE);
            URI live = URI.create(ready.substring(ready.indexOf("https://")) + "/health/live");
            HttpRequest request = HttpRequest.newBuilder(live).build();

            assertThat(known.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
            assertThatThrownBy(() -> unknown.send(request, HttpResponse.BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);

            String address = live.getAuthority();
            List<String> said = new ArrayList<>();
            assertThat(Readiness.ask(address, settings, said::add))
                    .as("%s", said)
                    .isTrue();
            Map<String, String> stranger =
                    Map.of("FAIRLEAD_ADMIN_CERTIFICATE", made.bundle("operator").toString());
            assertThat(Readiness.ask(address, stranger, said::add)).isFalse();
            assertThat(Readiness.ask(address, Map.of(), said::add)).isFalse();
        }
        try (RunningProcess program = RehearsedProgram.start(
                folder, Map.of("FAIRLEAD_ADMIN_CLIENT_CA", made.caFile().toString()))) {
            assertOneSentence(program, "fairlead.admin.client-ca needs fairlead.admin.certificate");
        }
    }

    @Test
    void healthcheckAsksWhereTheEnvironmentSaysTheNodeListens() {
        assertThat(Readiness.address(Map.of())).isEqualTo("127.0.0.1:9400");
        assertThat(Readiness.address(Map.of("FAIRLEAD_ADMIN_HOST", "0.0.0.0", "FAIRLEAD_ADMIN_PORT", "9412")))
                .isEqualTo("127.0.0.1:9412");
        assertThat(Readiness.address(Map.of("FAIRLEAD_ADMIN_HOST", "::1"))).isEqualTo("[::1]:9400");
    }

    private static HttpClient client(SSLContext context) {
        return HttpClient.newBuilder().sslContext(context).build();
    }
}
