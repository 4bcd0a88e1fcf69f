package io.fairlead.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.cli.Fairlead;
import io.fairlead.configformat.TreeText;
import io.fairlead.testkit.FairleadProcess;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.RunningProcess;
import io.fairlead.testkit.TestBackend;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Every verb of the command line: exit status, what it prints for people, and that it is JSON and YAML for programs. */
@Tag("drill")
@Timeout(300)
final class CommandsScenario {

    private static final String CONFIG = """
            frontends:
              - name: web
                bind: [{address: "127.0.0.1:PORT"}]
                default-backend: app
                timeouts: {client: 30s}
            backends:
              - name: app
                timeouts: {connect: 2s, server: 30s}
                servers: [{name: a, address: "127.0.0.1:ONE"}]
            """;

    private static final String HAPROXY = """
            defaults
                mode http
                timeout connect 1s
                timeout client 1s
                timeout server 1s
            frontend in
                bind 127.0.0.1:0
                default_backend out
            backend out
                server s 127.0.0.1:9
            """;

    /** Verbs that print no data, or run until they are told to end; each has tests of its own. */
    private static final Set<String> OTHERS =
            Set.of("run", "up", "demo-server", "fmt", "completion", "healthcheck", "help", "generate-completion");

    @TempDir
    private static Path folder;

    private static TestBackend backend;
    private static FairleadProcess fairlead;
    private static String config;
    private static int traffic;

    private record Result(int status, String out, String err) {}

    /** A command with what comes of it: the exit status and a word it prints. */
    private record Row(int status, String word, List<String> command) {

        /** What fails prints a sentence, except a difference that was found. */
        boolean printsData() {
            boolean difference = status == 1 && command.getFirst().equals("diff");
            return (status == 0 || difference) && !command.contains("tail");
        }
    }

    private static Row row(int status, String word, String... command) {
        return new Row(status, word, List.of(command));
    }

    @BeforeAll
    static void start() {
        backend = TestBackend.plain("one");
        traffic = Ports.free();
        config = CONFIG.replace("PORT", Integer.toString(traffic)).replace("ONE", Integer.toString(backend.port()));
        fairlead = FairleadProcess.run(folder, "fairlead.yaml", config);
        // A server without a check is known as soon as an edge counts for it.
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> cli(List.of("status")).out().contains("app/a"));
    }

    @AfterAll
    static void stop() {
        fairlead.close();
        backend.close();
    }

    private static Result local(List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Fairlead.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        int status = line.execute(arguments.toArray(String[]::new));
        return new Result(status, out.toString(), err.toString());
    }

    private static Result cli(List<String> command, String... more) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(more));
        if (!Set.of("check", "import", "version").contains(command.getFirst())) {
            all.addAll(List.of("--server", "127.0.0.1:" + fairlead.admin()));
            all.addAll(List.of(
                    "--token-file", fairlead.data().resolve("admin-token").toString()));
        }
        return local(all);
    }

    private static String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static List<Row> rows() throws IOException {
        String edited = file("edited.yaml", config.replace("name: a,", "name: a, weight: 7,"));
        String same = file("same.yaml", config);
        String wrong = file("wrong.yaml", config.replace("default-backend", "default-backnd"));
        String haproxy = file("haproxy.cfg", HAPROXY);
        return List.of(
                row(0, "name: web", "get"),
                row(1, "there is no", "get", "backends/nope"),
                row(0, "backends:", "export"),
                row(1, "99", "export", "--revision", "99"),
                row(0, "no difference", "diff", "-f", same),
                row(1, "weight", "diff", "-f", edited),
                row(2, "unknown-key", "diff", "-f", wrong),
                row(2, "no such file", "diff", "-f", folder.resolve("missing").toString()),
                row(0, "weight", "apply", "-f", edited, "--dry-run"),
                row(1, "did you mean", "apply", "-f", wrong),
                row(0, "revision", "apply", "-f", edited),
                row(0, "revision", "rollback"),
                row(1, "99", "rollback", "99"),
                row(0, "REVISION", "history"),
                row(0, "app/a", "status"),
                row(0, "app/a maint", "maint", "app/a"),
                row(0, "app/a drain", "drain", "app/a"),
                row(0, "weight 9", "weight", "app/a", "9"),
                row(2, "WEIGHT", "weight", "app/a", "heavy"),
                row(0, "app/a ready", "ready", "app/a"),
                row(1, "there is no server", "ready", "app/b"),
                row(0, "web", "top", "--once"),
                row(0, "", "tail", "--once"),
                row(0, "goes to app/a", "explain", "GET", "http://x/", "--frontend", "web"),
                row(0, "NAME", "token", "list"),
                row(0, "eyes.", "token", "create", "eyes", "--role", "viewer"),
                row(0, "eyes revoked", "token", "revoke", "eyes"),
                row(1, "there is no token", "token", "revoke", "nobody"),
                row(0, "NAME", "user", "list"),
                row(0, "alice is viewer", "user", "add", "alice", "--role", "viewer"),
                row(0, "alice removed", "user", "remove", "alice"),
                row(1, "no user", "user", "remove", "nobody"),
                row(0, "valid", "check", "-f", haproxy),
                row(1, "default-backnd", "check", "-f", wrong),
                row(2, "-f", "check"),
                row(0, "carried over: 2", "import", haproxy),
                row(1, "missing", "import", folder.resolve("missing").toString()),
                row(0, "fairlead", "version"));
    }

    private static void withInput(String text, ThrowingRunnable task) throws Exception {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        try {
            task.run();
        } finally {
            System.setIn(before);
        }
    }

    private interface ThrowingRunnable {
        void run() throws Exception;
    }

    @Test
    void everyVerbHasItsStatusAndItsWords() throws Exception {
        for (Row row : rows()) {
            withInput("correct horse battery\n", () -> {
                Result result = cli(row.command());
                assertThat(result.status()).as("%s: %s", row.command(), result).isEqualTo(row.status());
                assertThat(result.out() + result.err())
                        .as("%s", row.command())
                        .contains(row.word())
                        .doesNotContain("\u001b", "correct horse", "\tat ");
            });
        }
    }

    @Test
    void everyVerbThatPrintsDataPrintsItForPrograms() throws Exception {
        for (String form : List.of("json", "yaml")) {
            for (Row row : rows()) {
                if (row.printsData()) {
                    withInput("correct horse battery\n", () -> isData(row, form));
                }
            }
        }
    }

    private static void isData(Row row, String form) {
        Result result = cli(row.command(), "--output", form);
        assertThat(result.status()).as("%s: %s", row.command(), result).isEqualTo(row.status());
        assertThat(TreeText.read(result.out(), form).value())
                .as("%s %s: %s", row.command(), form, result.out())
                .isPresent();
        assertThat(result.out().startsWith("{") || result.out().startsWith("["))
                .as("%s %s", row.command(), form)
                .isEqualTo(form.equals("json"));
    }

    @Test
    void theAccessLogOfAllNodesIsShownAsItIsWritten() throws Exception {
        List<String> command = List.of(
                "tail",
                "--server",
                "127.0.0.1:" + fairlead.admin(),
                "--token-file",
                fairlead.data().resolve("admin-token").toString());
        try (RunningProcess tail = FairleadProcess.command(folder, command)) {
            Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                try (RawClient client = RawClient.connect(traffic)) {
                    assertThat(client.get("/tailed", "x").status()).isEqualTo(200);
                }
                assertThat(tail.text()).contains(" web app/a ", "GET /tailed HTTP/1.1");
            });
        }
    }

    @Test
    void noVerbIsForgotten() throws IOException {
        Set<String> shown = new TreeSet<>(OTHERS);
        rows().forEach(row -> shown.add(row.command().getFirst()));
        assertThat(Fairlead.commandLine().getSubcommands().keySet()).isSubsetOf(shown);
        Set<String> completed = new TreeSet<>(shown);
        completed.removeAll(Set.of("help", "generate-completion"));
        String script = local(List.of("completion")).out();
        assertThat(completed).allMatch(script::contains);
    }

    @Test
    void theTokenComesFromAFileOrFromNowhereAndAUserBringsAPassword() throws Exception {
        withInput("correct horse battery\n", () -> cli(List.of("user", "add", "bob", "--role", "operator")));
        List<String> server = List.of("--server", "127.0.0.1:" + fairlead.admin());
        withInput("correct horse battery\n", () -> {
            Result result = local(Stream.concat(Stream.of("drain", "app/a", "--user", "bob"), server.stream())
                    .toList());
            assertThat(result.status()).as("%s", result).isZero();
        });
        withInput("wrong horse battery\n", () -> {
            Result result = local(Stream.concat(Stream.of("status", "--user", "bob"), server.stream())
                    .toList());
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.err()).contains("missing or wrong").doesNotContain("horse");
        });
        assertThat(fairlead.get("/api/v1/servers/app/a").body()).contains("\"author\":\"bob\"");
        assertThat(cli(List.of("ready", "app/a")).status()).isZero();
    }
}
