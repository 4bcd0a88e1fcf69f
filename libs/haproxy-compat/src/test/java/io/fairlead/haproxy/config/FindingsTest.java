package io.fairlead.haproxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.config.ParsedConfig;
import io.fairlead.model.diagnostic.Diagnostic;
import io.fairlead.model.diagnostic.Severity;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every finding names its place, what is wrong, and the nearest word or what to do. */
class FindingsTest {

    private static final String HTTP =
            "defaults\n mode http\n timeout connect 1s\n timeout client 1s\n timeout server 1s\n";

    private static List<Diagnostic> errorsAndWarnings(String text) {
        return HaproxyConfigReader.read(text, "f.cfg", Map.of()).diagnostics().stream()
                .filter(finding -> finding.severity() != Severity.INFO)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "blance roundrobin       | 7:2: error [unknown-keyword] unknown keyword \"blance\" in listen (did you mean \"balance\"?)",
                "balance roundrobbin     | 7:10: error [bad-value] unknown balance algorithm \"roundrobbin\" (did you mean \"roundrobin\"?)",
                "option httpchck         | 7:9: error [unknown-keyword] unknown option \"httpchck\" (did you mean \"httpchk\"?)",
                "timeout conect 5s       | 7:10: error [unknown-keyword] unknown timeout \"conect\" (did you mean \"connect\"?)",
                "timeout connect 5x      | 7:18: error [bad-value] \"5x\" is not a time (a number with one of the units us, ms, s, m, h, d; without unit it is in ms)",
                "mode htp                | 7:7: error [bad-value] unknown mode \"htp\" (did you mean \"http\"?)",
                "server a 127.0.0.1:80 chekc | 7:24: error [unknown-keyword] unknown server parameter \"chekc\" (did you mean \"check\"?)",
                "server a 127.0.0.1:80 weight 300 | 7:31: error [bad-value] \"300\" is not a number from 0 to 256",
                "server a 127.0.0.1:80 weight | 7:24: error [missing-value] \"weight\" needs a value",
                "server a 127.0.0.300:80 | 7:11: error [bad-address] \"127.0.0.300:80\" is not an address",
                "server a 2001:db8::1    | 7:11: error [bad-address] \"2001:db8::1\" is not an address (write an IPv6 address as [2001:db8::1]:80)",
                "use_backend x if nope   | 7:19: error [unknown-acl] there is no ACL \"nope\" above this line",
                "use_backend x if { path / } | 7:14: error [unknown-backend] there is no backend \"x\"",
                "default_backend webb    | 7:18: error [unknown-backend] there is no backend \"webb\" (did you mean \"web\"?)",
                "acl a path_bge /        | 7:8: error [unknown-fetch] unknown fetch \"path_bge\" (did you mean \"path_beg\"?)",
                "bind 127.0.0.1:81 sll   | 7:20: error [unknown-keyword] unknown bind parameter \"sll\" (did you mean \"ssl\"?)",
                "compression algo gzip   | 7:2: warning [ignored] \"compression\" is ignored (answers are passed on as they are)",
                "http-request dney       | 7:15: error [unknown-keyword] unknown action \"dney\" of http-request (did you mean \"deny\"?)",
                "acl a path_reg (?=x)    | 7:17: error [unsupported] looking around and back references in \"(?=x)\" is not carried over (expressions run in linear time)",
                "stats auth nocolon      | 7:13: error [bad-value] expected user:password, both not empty",
            })
    void finding(String line, String expected) {
        String text = HTTP + "listen l\n " + line + "\n bind :80\nbackend web\n";
        assertThat(errorsAndWarnings(text))
                .hasSizeGreaterThanOrEqualTo(1)
                .first()
                .satisfies(finding -> assertThat(finding.line()).isEqualTo("f.cfg:" + expected));
    }

    @Test
    void everyMistakeIsReportedInTheOrderOfTheText() {
        List<Diagnostic> found = errorsAndWarnings(
                HTTP + "frontend f\n bnd :80\n use_backend x if y\nbackend b\n server s\n balance foo\n");
        assertThat(found).extracting(d -> d.position().line()).containsExactly(6, 7, 8, 10, 11);
    }

    @Test
    void aPasswordIsInNoFinding() {
        String text = HTTP + "listen l\n bind :80\n stats auth admin:geheim x\n stats auth admin:geheim\n";
        ParsedConfig parsed = HaproxyConfigReader.read(text, "f.cfg", Map.of());
        assertThat(parsed.diagnostics())
                .isNotEmpty()
                .noneMatch(finding -> finding.line().contains("geheim"));
        assertThat(String.valueOf(parsed)).doesNotContain("geheim");
    }

    @Test
    void findingsAreBounded() {
        List<Diagnostic> found = errorsAndWarnings("x\n".repeat(5000));
        assertThat(found).hasSize(1001).last().matches(finding -> finding.code().equals("too-many-findings"));
    }

    @Test
    void harmlessLinesKeepTheConfigurationValid() {
        ParsedConfig parsed = HaproxyConfigReader.read(
                "global\n chroot /x\n user u\n group g\n daemon\n nbthread 4\n tune.ssl.cachesize 9\n cpu-map 1 1\n",
                "f",
                Map.of());
        assertThat(parsed.valid()).isTrue();
        assertThat(parsed.diagnostics()).hasSize(7).allMatch(finding -> finding.severity() == Severity.WARNING);
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void aSmallTextThatWouldGrowWithoutBoundIsRefused(String text) {
        ParsedConfig parsed = HaproxyConfigReader.read(text, "f.cfg", Map.of());
        assertThat(parsed.valid()).isFalse();
        assertThat(parsed.diagnostics().stream().filter(Diagnostic::isError).map(Diagnostic::code))
                .containsOnlyOnce("too-large");
    }

    static List<String> bombs() {
        String proxies =
                IntStream.range(0, 2000).mapToObj(i -> "backend b" + i + "\n").collect(Collectors.joining());
        return List.of(
                HTTP + "frontend f\n" + " bind :1-1024\n".repeat(600),
                "defaults d\n mode http\n" + " http-request deny\n".repeat(1000) + proxies,
                "defaults d\n mode http\n" + " log 127.0.0.1 local0\n".repeat(1000) + proxies,
                HTTP + "backend b\n" + " acl a path /\n".repeat(2000)
                        + (" http-request deny if" + " a".repeat(50) + "\n").repeat(100));
    }

    @Test
    void anExpressionTooDeepToCompileIsRefused() {
        String text = HTTP + "backend b\n acl a path_reg " + "(".repeat(100_000) + ")".repeat(100_000) + "\n";
        assertThat(errorsAndWarnings(text))
                .singleElement()
                .matches(finding -> finding.code().equals("bad-regex"));
    }

    @Test
    void anErrorIsShownBehindAnyNumberOfWarnings() {
        ParsedConfig parsed =
                HaproxyConfigReader.read("global\n" + " daemon\n".repeat(5000) + " nope\n", "f.cfg", Map.of());
        assertThat(parsed.valid()).isFalse();
        assertThat(parsed.diagnostics()).filteredOn(Diagnostic::isError).hasSize(1);
    }
}
