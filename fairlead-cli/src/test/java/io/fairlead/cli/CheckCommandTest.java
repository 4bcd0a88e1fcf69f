package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckCommandTest {

    private static final String VALID = """
            frontends:
              - name: web
                bind: [{address: "127.0.0.1:8080"}]
                default-backend: app
            backends:
              - name: app
                servers: [{name: a, address: "127.0.0.1:9000"}]
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private int check(Path file) {
        CommandLine line = Fairlead.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute("check", "-f", file.toString());
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void aValidFileSaysSo() throws IOException {
        assertThat(check(file("fairlead.yaml", VALID))).isZero();
        assertThat(out.toString().strip()).isEqualTo("Configuration file is valid");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void everyMistakeIsShownAtItsPlaceWithTheNearestWord() throws IOException {
        Path file = file(
                "fairlead.yaml",
                VALID.replace("default-backend", "default-backnd").replace("127.0.0.1:9000", "127.0.0.1:nine"));

        assertThat(check(file)).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines().toList())
                .containsExactly(
                        file + ":4:5: error [unknown-key] unknown key \"default-backnd\""
                                + " (did you mean \"default-backend\"?)",
                        "    4 |     default-backnd: app",
                        "      |     ^",
                        file + ":7:34: error [wrong-value] \"127.0.0.1:nine\" is not HOST:PORT",
                        "    7 |     servers: [{name: a, address: \"127.0.0.1:nine\"}]",
                        "      |                                  ^",
                        "2 errors");
    }

    @Test
    void aTabStaysATabSoThatTheCaretStandsBelowItsPlace() throws IOException {
        Path file =
                file("haproxy.cfg", "defaults\n\tmode http\nfrontend web\n\tbind 127.0.0.1:8080\n\tbalanc source\n");

        assertThat(check(file)).isEqualTo(1);
        assertThat(err.toString()).contains(file + ":5:2: error").contains("    5 | \tbalanc source\n      | \t^");
    }

    @Test
    void aCertificateThatIsMissingIsShownWhereItIsNamed() throws IOException {
        Path file = file(
                "fairlead.yaml",
                VALID.replace("\"127.0.0.1:8080\"}", "\"127.0.0.1:8443\", tls: {certificates: [/none/site.pem]}}"));

        assertThat(check(file)).isEqualTo(1);
        assertThat(err.toString()).contains(file + ":3:61: error [certificate] /none/site.pem: no such file");
    }

    @Test
    void controlCharactersDoNotReachTheTerminal() throws IOException {
        check(file("fairlead.yaml", VALID.replace("name: web", "nam\\u001be\u009b31m: web")));

        assertThat(err.toString()).doesNotContain("\u001b").doesNotContain("\u009b");
    }

    @Test
    void aFileThatIsNotThereIsOneSentence() {
        assertThat(check(folder.resolve("none.cfg"))).isEqualTo(1);
        assertThat(err.toString().strip()).isEqualTo("fairlead: " + folder.resolve("none.cfg") + ": no such file");
    }

    @Test
    void aWrongCommandLineHasStatusTwo() {
        CommandLine line = Fairlead.commandLine();
        line.setErr(new PrintWriter(err, true));

        assertThat(line.execute("check")).isEqualTo(2);
        assertThat(err.toString()).contains("-f");
    }
}
