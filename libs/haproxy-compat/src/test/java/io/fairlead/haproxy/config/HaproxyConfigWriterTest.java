package io.fairlead.haproxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.model.config.Action;
import io.fairlead.model.config.Backend;
import io.fairlead.model.config.Condition;
import io.fairlead.model.config.DatabasePool;
import io.fairlead.model.config.DatabaseRole;
import io.fairlead.model.config.Fetch;
import io.fairlead.model.config.Frontend;
import io.fairlead.model.config.Global;
import io.fairlead.model.config.Guard;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.config.LogForm;
import io.fairlead.model.config.LogFrame;
import io.fairlead.model.config.LogTarget;
import io.fairlead.model.config.Matcher;
import io.fairlead.model.config.ParsedConfig;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.config.RateLimit;
import io.fairlead.model.config.Rule;
import io.fairlead.model.config.RuntimeSettings;
import io.fairlead.model.config.SecurityHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read back as the same configuration, and HAProxy takes it. */
class HaproxyConfigWriterTest {

    @TempDir
    Path directory = Path.of("");

    static List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>();
        for (HaproxyDifferentialTest.Case snippet : HaproxyDifferentialTest.cases()) {
            if (snippet.verdict().equals("valid")) {
                texts.add(snippet.text());
            }
        }
        for (Path example : ExamplesTest.files()) {
            texts.add(Files.readString(example));
        }
        return texts;
    }

    private static ProxyConfig read(String text) {
        ParsedConfig parsed = HaproxyConfigReader.read(
                text, "f.cfg", Map.of("HOME", "/root"), file -> Files.readString(Path.of(file)));
        return parsed.config().orElseThrow(() -> new AssertionError(parsed.diagnostics() + "\n" + text));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void readingWhatWasWritten(String text) {
        ProxyConfig config = read(text);
        HaproxyConfigWriter.Written written = HaproxyConfigWriter.write(config);
        assertThat(written.lost()).isEmpty();
        assertThat(read(written.text())).as(written.text()).isEqualTo(config);
    }

    @Test
    void whatADatabasePoolIsStandsInRemarks() {
        ProxyConfig config = read("""
                backend reads
                    mode tcp
                    # fairlead: protocol postgresql
                    # fairlead: monitor role replica user watch password-file /etc/w database app max-lag-bytes 10 max-lag 5s
                    # fairlead: replica-wait 300ms
                    # fairlead: replicas-only
                    # fairlead: client-in-application-name
                    server one 127.0.0.1:5432 check
                backend cache
                    mode tcp
                    # fairlead: protocol redis
                    # fairlead: sentinels main 127.0.0.1:26379 [::1]:26380
                    option redis-check
                    server one 127.0.0.1:6379 check
                """);
        assertThat(config.backends().getFirst().database())
                .isEqualTo(new DatabasePool(
                        Optional.of(new DatabasePool.Monitor(
                                DatabaseRole.REPLICA,
                                "watch",
                                Optional.of("/etc/w"),
                                "app",
                                10,
                                Duration.ofSeconds(5))),
                        Optional.empty(),
                        Duration.ofMillis(300),
                        true,
                        true));
        assertThat(DatabaseRole.of(config.backends().getFirst())).isEqualTo(DatabaseRole.REPLICA);
        assertThat(config.backends().getLast().database().sentinels())
                .contains(new DatabasePool.Sentinels(
                        "main", List.of(new HostPort("127.0.0.1", 26379), new HostPort("::1", 26380))));
        readingWhatWasWritten(HaproxyConfigWriter.write(config).text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "monitor role replica",
                "monitor user",
                "monitor user a role leader",
                "monitor user a max-lag-bytes -1",
                "monitor user a max-leg 5s",
                "sentinels",
                "sentinels main 127.0.0.1",
                "sentinels main 127.0.0.1:99999",
                "replica-wait soon",
                "replicas-only yes"
            })
    void aRemarkThatIsNoneIsAnError(String remark) {
        ParsedConfig parsed = HaproxyConfigReader.read("backend b\n    # fairlead: " + remark + "\n", "f.cfg");
        assertThat(parsed.config()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void haproxyTakesWhatWasWritten(String text) throws Exception {
        assumeTrue(Path.of("/usr/sbin/haproxy").toFile().canExecute(), "haproxy is not installed");
        // the certificate is the user's
        String written = HaproxyConfigWriter.write(read(text.replace(" ssl crt site.pem", "")))
                .text();
        accepted(written);
    }

    private void accepted(String written) throws Exception {
        Path file = Files.writeString(directory.resolve("t.cfg"), written);
        Process process = new ProcessBuilder("/usr/sbin/haproxy", "-c", "-f", file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output + written).isIn(0, 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a b", "it's", "a\"b", "$HOME", "a'$\"\\b", "#", "\\", "tab\there", "}", "-x", "a\\'b", "é"})
    void anyPatternAndHeaderValueSurvives(String value) {
        Condition condition = new Condition.Test(new Fetch.Header("X-A"), Matcher.STR, true, List.of("x", value));
        Rule rule = new Rule(condition, new Action.SetHeader("X-B", value + "%"));
        assertThat(roundTrip(rule)).isEqualTo(rule);
    }

    @Test
    void aConditionOfAnotherShapeIsBroughtIntoTheOneHaproxyKnows() {
        Condition a = path("/a");
        Condition b = path("/b");
        Condition c = path("/c");
        Condition nested = new Condition.AllOf(List.of(
                c,
                new Condition.Not(
                        new Condition.AllOf(List.of(a, new Condition.AnyOf(List.of(b, new Condition.Not(c))))))));
        Rule read = roundTrip(new Rule(nested, new Action.Deny(403)));
        assertThat(read.condition())
                .isEqualTo(new Condition.AnyOf(List.of(
                        new Condition.AllOf(List.of(c, new Condition.Not(a))),
                        new Condition.AllOf(List.of(c, new Condition.Not(b), c)))));
    }

    @Test
    void manyPatternsAreSpreadOverLines() {
        List<String> patterns =
                java.util.stream.IntStream.range(0, 100).mapToObj(i -> "/" + i).toList();
        Condition condition = new Condition.Test(new Fetch.Path(), Matcher.STR, false, patterns);
        Rule read = roundTrip(new Rule(condition, new Action.Deny(403)));
        List<String> found = new ArrayList<>();
        Conditions.visit(read.condition(), test -> found.addAll(test.patterns()));
        assertThat(found).isEqualTo(patterns);
    }

    @Test
    void whatHaproxyCannotSayIsNamed() {
        Global global =
                new Global(0, List.of(new LogTarget("file:/var/log/x", "local0", "info")), RuntimeSettings.DEFAULT);
        HaproxyConfigWriter.Written written = HaproxyConfigWriter.write(new ProxyConfig(global, List.of(), List.of()));
        assertThat(written.lost()).containsExactly("log target file:/var/log/x in global");
        assertThat(written.text()).doesNotContain("/var/log/x");
    }

    @Test
    void logLinesComeBackAsTheyWere() {
        String text = """
                global
                    log 127.0.0.1:514 len 2048 format rfc5424 local0 info notice
                    log-tag edge
                frontend f
                    mode http
                    bind 127.0.0.1:80
                    log global
                    log /dev/log local1 notice
                    log stdout local2
                    log stderr format raw daemon err
                    log-tag web
                    no log
                    log global
                    log 10.0.0.1 format timed local7
                """;
        ProxyConfig config = read(text);
        LogForm form = new LogForm(LogFrame.RFC5424, "notice", 2048, "web");
        assertThat(config.frontends().getFirst().logTargets())
                .containsExactly(
                        new LogTarget("127.0.0.1:514", "local0", "info", form),
                        new LogTarget(
                                "10.0.0.1:514", "local7", "debug", new LogForm(LogFrame.TIMED, "emerg", 0, "web")));
        assertThat(config.global().logTargets())
                .containsExactly(new LogTarget("127.0.0.1:514", "local0", "info", form.tagged("edge")));
        HaproxyConfigWriter.Written written = HaproxyConfigWriter.write(config);
        assertThat(written.lost()).isEmpty();
        assertThat(read(written.text())).isEqualTo(config);
    }

    @Test
    void aGuardBecomesRulesThatHaproxyTakesAndThatComeBack() throws Exception {
        ProxyConfig base = read("frontend f\n mode http\n timeout client 1s\n bind 127.0.0.1:80\n");
        Frontend bare = base.frontends().getFirst();
        RateLimit limit = new RateLimit(10, Duration.ofSeconds(5), 1000, List.of("192.0.2.0/24", "2001:db8::/32"));
        Guard guard = new Guard(true, List.of("10.0.0.0/8", "::1"), true, SecurityHeaders.STRICT, Optional.of(limit));
        Frontend guarded = new Frontend(
                bare.name(),
                bare.mode(),
                bare.protocol(),
                bare.binds(),
                bare.requestRules(),
                bare.backendRules(),
                bare.defaultBackend(),
                bare.timeouts(),
                bare.maxconn(),
                bare.stats(),
                bare.logTargets(),
                bare.logFormat(),
                bare.options(),
                bare.policy(),
                guard);
        HaproxyConfigWriter.Written written =
                HaproxyConfigWriter.write(new ProxyConfig(base.global(), List.of(guarded), List.of()));

        assertThat(written.lost()).containsExactly("the computed Retry-After of the rate limit of f (it says 10)");
        ProxyConfig back = read(written.text());
        assertThat(back.frontends().getFirst().guard()).isEqualTo(Guard.OFF);
        assertThat(back.tables()).containsExactly(limit.table("f"));
        HaproxyConfigWriter.Written again = HaproxyConfigWriter.write(back);
        assertThat(again.lost()).isEmpty();
        assertThat(read(again.text())).isEqualTo(back);
        assumeTrue(Path.of("/usr/sbin/haproxy").toFile().canExecute(), "haproxy is not installed");
        accepted(written.text());
    }

    private static Condition path(String path) {
        return new Condition.Test(new Fetch.Path(), Matcher.STR, false, List.of(path));
    }

    private static Rule roundTrip(Rule rule) {
        ProxyConfig base = read("backend b\n mode http\n timeout connect 1s\n timeout server 1s\n");
        Backend old = base.backends().getFirst();
        Backend backend = new Backend(
                old.name(),
                old.mode(),
                old.protocol(),
                old.balance(),
                List.of(rule),
                old.servers(),
                old.check(),
                old.timeouts(),
                old.retries(),
                old.options());
        HaproxyConfigWriter.Written written =
                HaproxyConfigWriter.write(new ProxyConfig(base.global(), List.<Frontend>of(), List.of(backend)));
        assertThat(written.lost()).isEmpty();
        return read(written.text()).backends().getFirst().requestRules().getFirst();
    }
}
