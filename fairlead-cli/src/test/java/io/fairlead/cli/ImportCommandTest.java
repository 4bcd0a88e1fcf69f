package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.configformat.ConfigReader;
import io.fairlead.configservice.ConfigText;
import io.fairlead.model.config.ParsedConfig;
import io.fairlead.testkit.Repository;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** {@code fairlead import}: what it writes means what the haproxy.cfg means, and the report says what does not. */
class ImportCommandTest {

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

    static List<Path> examples() throws IOException {
        try (Stream<Path> folders = Files.list(Repository.root().resolve("examples"))) {
            return folders.map(example -> example.resolve("haproxy.cfg"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleIsImportedWholeAndMeansTheSame(Path file) throws IOException {
        assertThat(execute("import", file.toString())).as("%s", err).isZero();

        ParsedConfig original = ConfigText.read(Files.readString(file), "haproxy.cfg");
        ParsedConfig imported = ConfigReader.read(out.toString(), "fairlead.yaml");
        assertThat(imported.config()).as("%s", imported.diagnostics()).isEqualTo(original.config());
        int proxies = original.config().orElseThrow().frontends().size()
                + original.config().orElseThrow().backends().size();
        assertThat(err.toString())
                .contains("carried over: " + proxies, "not carried over: 0", "changed or without effect: 0");
    }

    @Test
    void theReportNamesWhatWasChangedAndWhatWasNotCarriedOver() throws IOException {
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), """
                global
                    tune.bufsize 16384
                defaults
                    mode http
                    timeout connect 1s
                    timeout client 1s
                    timeout server 1s
                frontend in
                    bind 127.0.0.1:0
                    no-such-directive 1
                    default_backend out
                backend out
                    server s 127.0.0.1:9
                """);

        assertThat(execute("import", file.toString(), "--output", "json")).isEqualTo(1);
        String json = out.toString();
        assertThat(json)
                .contains("\"carriedOver\"", "\"changed\"", "\"notCarriedOver\"", "\"line\" : 10", "\"code\"")
                .contains("no-such-directive", "tune.bufsize");
    }
}
