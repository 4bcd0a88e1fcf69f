package io.fairlead.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.cli.Fairlead;
import io.fairlead.testkit.FairleadProcess;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.RawClient;
import io.fairlead.testkit.TestBackend;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** An operator's day: see, edit, apply, undo, drain, by the commands and by parts of the configuration over REST. */
@Timeout(240)
final class OperatorScenario {

    private static final String CONFIG = """
            frontends:
              - name: web
                bind: [{address: "127.0.0.1:PORT"}]
                default-backend: one
                stats: {uri: /s, users: [{user: ops, password: correct-horse}]}
                timeouts: {client: 30s}
            backends:
              - name: one
                timeouts: {connect: 2s, server: 30s}
                servers: [{name: a, address: "127.0.0.1:ONE"}]
              - name: two
                timeouts: {connect: 2s, server: 30s}
                servers: [{name: b, address: "127.0.0.1:TWO"}]
            """;

    private static TestBackend one;
    private static TestBackend two;
    private static FairleadProcess fairlead;
    private static int port;

    @TempDir
    static Path folder;

    private record Result(int status, String out, String err) {}

    @BeforeAll
    static void start() {
        one = TestBackend.plain("one");
        two = TestBackend.plain("two");
        port = Ports.free();
        fairlead = FairleadProcess.run(folder, "fairlead.yaml", config());
    }

    @AfterAll
    static void stop() {
        fairlead.close();
        one.close();
        two.close();
    }

    private static String config() {
        return CONFIG.replace("PORT", Integer.toString(port))
                .replace("ONE", Integer.toString(one.port()))
                .replace("TWO", Integer.toString(two.port()));
    }

    private static Result cli(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--server");
        all.add("127.0.0.1:" + fairlead.admin());
        all.add("--token-file");
        all.add(fairlead.data().resolve("admin-token").toString());
        return local(all.toArray(String[]::new));
    }

    private static Result local(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Fairlead.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        int status = line.execute(arguments);
        return new Result(status, out.toString(), err.toString());
    }

    private static Result done(String... arguments) {
        Result result = cli(arguments);
        assertThat(result.status()).as("%s: %s", List.of(arguments), result).isZero();
        return result;
    }

    private static Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String answer() throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            return client.get("/", "x").body();
        }
    }

    @Test
    void aChangeIsShownAppliedAndUndone() throws IOException {
        String edited = config().replace("default-backend: one", "default-backend: two");
        Path file = file("edited.yaml", edited);

        Result different = cli("diff", "-f", file.toString());
        assertThat(different.status()).isEqualTo(1);
        assertThat(different.out()).contains("-    default-backend: one", "+    default-backend: two");
        assertThat(done("apply", "-f", file.toString(), "--dry-run", "--output", "json")
                        .out())
                .contains("\"path\" : \"/frontends/web/default-backend\"");
        assertThat(answer()).isEqualTo("one");

        assertThat(done("apply", "-f", file.toString(), "--reason", "two is better")
                        .out())
                .contains("revision ");
        assertThat(answer()).isEqualTo("two");
        assertThat(cli("diff").out()).contains("+    default-backend: two");
        assertThat(done("history").out()).contains("two is better").contains("import of");

        done("rollback", "--reason", "no it is not");
        assertThat(answer()).isEqualTo("one");
        assertThat(done("history", "--limit", "1").out())
                .contains("no it is not")
                .doesNotContain("two is better");
        assertThat(fairlead.get("/api/v1/config/revisions?limit=1")
                        .headers()
                        .firstValue("Link")
                        .orElse(""))
                .contains("rel=\"next\"");
        assertThat(fairlead.get("/api/v1/config/revisions/1").body()).doesNotContain("correct-horse");
    }

    @Test
    void aWrongFileIsRefusedWithItsPlaces() throws IOException {
        Path wrong = file("wrong.yaml", config().replace("default-backend: one", "default-backnd: one"));

        Result refused = cli("apply", "-f", wrong.toString());
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("wrong.yaml:4:5: error [unknown-key]", "did you mean \"default-backend\"?");
        assertThat(cli("apply", "-f", folder.resolve("missing").toString()).err())
                .contains("no such file");
        assertThat(cli("apply").status()).isEqualTo(2);
        assertThat(cli("nonsense").status()).isEqualTo(2);
        assertThat(local("status", "--server", "127.0.0.1:1").err()).contains("cannot reach http://127.0.0.1:1");
        Path other = file("other-token", "not-the-token-of-this-one");
        Result stranger =
                local("status", "--server", "127.0.0.1:" + fairlead.admin(), "--token-file", other.toString());
        assertThat(stranger.status()).isEqualTo(1);
        assertThat(stranger.err()).contains("token is missing or wrong");
    }

    @Test
    void partsAreShownAndExportedWithoutSecrets() throws IOException {
        assertThat(done("get", "backends/two/servers/b").out()).contains("name: b", "address: 127.0.0.1:" + two.port());
        assertThat(done("get", "frontends/web", "--output", "json").out())
                .contains("\"password\" : \"***\"")
                .doesNotContain("correct-horse");
        assertThat(cli("get", "backends/nope").err()).contains("there is no backends/nope");

        String yaml = done("export").out();
        assertThat(yaml).contains("backends:").doesNotContain("correct-horse");
        String haproxy = done("export", "--format", "haproxy").out();
        assertThat(haproxy).contains("backend two").doesNotContain("correct-horse");
        assertThat(local("import", file("exported.cfg", haproxy).toString()).out())
                .contains("name: two");
    }

    @Test
    void aServerIsDrainedWeighedAndPutBack() {
        assertThat(done("maint", "two/b", "--reason", "new disk").out()).contains("two/b maint");
        assertThat(done("status").out()).contains("revision ", "two/b", "maint");
        assertThat(done("weight", "two/b", "7").out()).contains("weight 7");
        assertThat(done("drain", "two/b").out()).contains("two/b drain weight 7");
        assertThat(done("ready", "two/b", "--output", "yaml").out()).contains("state: ready");
        assertThat(cli("drain", "two/nope").err()).contains("there is no server two/nope");
        assertThat(cli("drain", "two").status()).isEqualTo(1);
        assertThat(done("tail", "--once").status()).isZero();
        assertThat(done("top", "--once").out()).contains("NAME", "web", "  a");
    }

    @Test
    void aTokenMayDoWhatItsRoleSaysAndEverythingIsWrittenDown() throws IOException {
        String viewer =
                done("token", "create", "eyes", "--role", "viewer").out().strip();
        String operator =
                done("token", "create", "hands", "--role", "operator").out().strip();
        Path eyes = file("eyes", viewer);
        Path hands = file("hands", operator);

        assertThat(as(eyes, "status").status()).isZero();
        assertThat(as(eyes, "drain", "two/b").err()).contains("needs the role operator");
        assertThat(as(hands, "drain", "two/b", "--reason", "by hand").status()).isZero();
        assertThat(fairlead.get("/api/v1/servers/two/b").body()).contains("\"author\":\"hands\"", "by hand");
        assertThat(as(hands, "ready", "two/b").status()).isZero();
        assertThat(as(hands, "rollback", "1").err()).contains("needs the role admin");
        assertThat(as(hands, "token", "list").status()).isEqualTo(1);
        assertThat(done("token", "list").out()).contains("eyes", "viewer", "hands", "operator");

        done("token", "revoke", "eyes");
        assertThat(as(eyes, "status").err()).contains("token is missing or wrong");
        assertThat(fairlead.get("/api/v1/audit?limit=1000").body())
                .contains("\"caller\":\"hands\"", "\"status\":403", "by hand", "/api/v1/tokens/eyes")
                .doesNotContain(viewer, operator);
    }

    private static Result as(Path token, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", "127.0.0.1:" + fairlead.admin(), "--token-file", token.toString()));
        return local(all.toArray(String[]::new));
    }

    @Test
    void formsCheckAndCompletionNeedNoServer() throws IOException {
        Path mine = file("mine.yaml", config());
        String canonical = local("fmt", mine.toString()).out();
        Path formed = file("formed.yaml", canonical);

        assertThat(local("fmt", "--check", mine.toString()).status()).isEqualTo(1);
        assertThat(local("fmt", "--check", formed.toString()).status()).isZero();
        assertThat(local(
                                "fmt",
                                "--write",
                                file("c.yaml", "# mine\n" + canonical).toString())
                        .err())
                .contains("comments");
        assertThat(local("completion").out()).contains("rollback");
    }

    @Test
    void partsAreChangedOverRest() {
        String path = "/api/v1/config/backends/two/servers/b";
        HttpResponse<String> shown = fairlead.get(path);
        String etag = shown.headers().firstValue("ETag").orElseThrow();

        assertThat(send("PATCH", path, "{\"weight\": 5}", "", "").statusCode()).isEqualTo(428);
        assertThat(send("PATCH", path, "{\"weight\": 5}", "If-Match", "\"old\"").statusCode())
                .isEqualTo(412);
        HttpResponse<String> wrong = send("PATCH", path, "{\n \"weight\": 500}", "If-Match", etag);
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("\"pointer\":\"/weight\"", "\"line\":2", "not an integer from 0 to 256");
        HttpResponse<String> dry = send("PATCH", path + "?dry-run=true", "{\"weight\": 5}", "If-Match", etag);
        assertThat(dry.body()).contains("/backends/two/servers/b/weight", "\"added\"");

        HttpResponse<String> done = send("PATCH", path, "{\"weight\": 5}", "If-Match", etag);
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(done.headers().allValues("ETag")).hasSize(1).doesNotContain(etag);
        assertThat(fairlead.get(path).headers().firstValue("ETag"))
                .isEqualTo(done.headers().firstValue("ETag"));
        assertThat(fairlead.get(path).body()).contains("\"weight\" : 5");

        String fresh = "/api/v1/config/backends/two/servers/c";
        String server = "{\"address\": \"127.0.0.1:9\", \"backup\": true}";
        HttpResponse<String> made = send("PUT", fresh, server, "If-None-Match", "*");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        assertThat(send("PUT", fresh, server, "If-None-Match", "*").statusCode())
                .isEqualTo(412);
        String tag = made.headers().firstValue("ETag").orElseThrow();
        assertThat(send("DELETE", fresh, "", "If-Match", tag).statusCode()).isEqualTo(200);
        assertThat(fairlead.get(fresh).statusCode()).isEqualTo(404);
        assertThat(send("PUT", "/api/v1/config/backends/nope/servers/x", server, "If-None-Match", "*")
                        .statusCode())
                .isEqualTo(404);
        assertThat(fairlead.get("/api/v1/config/frontends/web").statusCode()).isEqualTo(200);
    }

    @Test
    void aChangeSentTwiceUnderOneKeyIsMadeOnce() {
        String path = "/api/v1/config/backends/one/retries";
        HttpResponse<String> first = keyed(path, "2", "a-key");
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);

        HttpResponse<String> again = keyed(path, "2", "a-key");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(keyed(path, "5", "a-key").statusCode()).isEqualTo(422);
    }

    private static HttpResponse<String> keyed(String path, String body, String key) {
        return fairlead.send(fairlead.request(path)
                .header("Content-Type", "application/json")
                .header("If-None-Match", "*")
                .header("Idempotency-Key", key)
                .PUT(BodyPublishers.ofString(body))
                .build());
    }

    private static HttpResponse<String> send(String method, String path, String body, String header, String value) {
        var request = fairlead.request(path).header("Content-Type", "application/json");
        if (!header.isEmpty()) {
            request.header(header, value);
        }
        return fairlead.send(
                request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build());
    }

    @Test
    void whatANodeCannotRunIsRefusedWithItsNameAndRunsNowhere() throws IOException {
        String before = fairlead.get("/api/v1/config/status").body();
        String bind = "127.0.0.1:" + one.port();
        Path taken = file("taken.yaml", config().replace("127.0.0.1:" + port, bind));

        Result refused = cli("apply", "-f", taken.toString());

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("runs nowhere", "node ", "cannot bind " + bind);
        assertThat(fairlead.get("/api/v1/config/status").body()).isEqualTo(before);
        assertThat(answer()).isEqualTo("one");
    }

    @Test
    void aChangeMayBeWaitedForUntilItRunsEverywhere() {
        String path = "/api/v1/config/frontends/web/maxconn";
        HttpResponse<String> done = send("PUT", path + "?wait=applied", "5000", "If-None-Match", "*");

        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(done.body()).contains("\"applied\":true", "\"nodes\":[{\"node\":");
        assertThat(send("PUT", path + "?wait=forever", "4", "If-Match", "*").statusCode())
                .isEqualTo(400);
    }

    @Test
    void severalChangesBecomeOneRevisionOrNone() throws IOException {
        String all = "/api/v1/config/transactions";
        HttpResponse<String> begun = send("POST", all, "", "", "");
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
        String mine = place(begun);

        HttpResponse<String> dangling = send("PUT", mine + "/frontends/web/default-backend", "\"three\"", "", "");
        assertThat(dangling.body()).contains("\"valid\":false", "three");
        assertThat(send("POST", mine + "/commit", "", "", "").statusCode()).isEqualTo(422);
        HttpResponse<String> whole = send(
                "PUT",
                mine + "/backends/three",
                "{\"servers\": [{\"name\": \"b\", \"address\": \"127.0.0.1:" + two.port() + "\"}]}",
                "",
                "");
        assertThat(whole.body()).contains("\"valid\":true", "\"steps\":2", "backends/three");
        assertThat(answer()).isEqualTo("one");

        HttpResponse<String> other = send("PUT", "/api/v1/config/backends/two/retries", "6", "If-None-Match", "*");
        assertThat(other.statusCode()).as(other.body()).isIn(200, 412);
        if (other.statusCode() == 200) {
            assertThat(send("POST", mine + "/commit", "", "", "").statusCode()).isEqualTo(412);
            assertThat(send("DELETE", mine, "", "", "").statusCode()).isEqualTo(204);
            assertThat(send("POST", mine + "/commit", "", "", "").statusCode()).isEqualTo(404);
        }

        String again = place(send("POST", all, "", "", ""));
        send("PATCH", again + "/backends/two", "{\"retries\": 7}", "", "");
        send("DELETE", again + "/backends/two/retries", "", "", "");
        HttpResponse<String> done = send("POST", again + "/commit?wait=applied", "", "", "");
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(done.body()).contains("\"applied\":true");
    }

    private static String place(HttpResponse<String> made) {
        return URI.create(made.headers().firstValue("Location").orElseThrow()).getPath();
    }
}
