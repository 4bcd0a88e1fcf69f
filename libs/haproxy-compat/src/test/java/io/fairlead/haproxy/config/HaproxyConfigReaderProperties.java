package io.fairlead.haproxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.config.ParsedConfig;
import io.fairlead.model.diagnostic.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the text, the reader answers; a configuration comes with no error, and an error with a place. */
class HaproxyConfigReaderProperties {

    private static final List<String> WORDS = List.of(
            "global",
            "defaults",
            "frontend",
            "backend",
            "listen",
            "bind",
            "server",
            "acl",
            "use_backend",
            "option",
            "httpchk",
            "http-check",
            "http-request",
            "redirect",
            "timeout",
            "balance",
            "default-server",
            "stats",
            "log",
            "cookie",
            "mode",
            "http",
            "tcp",
            "if",
            "unless",
            "or",
            "!",
            "{",
            "}",
            "||",
            "a",
            "b",
            "f",
            "*:80",
            ":1-9",
            "[::1]:80",
            "10.0.0.1:80",
            "::",
            "hdr(host)",
            "hdr(",
            "path_beg",
            "/x",
            "-i",
            "-m",
            "--",
            "reg",
            "(",
            ")",
            "check",
            "inter",
            "ssl",
            "crt",
            "verify",
            "none",
            "5s",
            "0",
            "-1",
            "99999999999",
            "scheme",
            "https",
            "code",
            "301",
            "deny",
            "return",
            "status",
            "string",
            "expect",
            "send",
            "no",
            "from",
            "%",
            "%%",
            "\"",
            "'",
            "\\",
            "\"${X}\"",
            "\"${X[*]}\"",
            "#",
            "# fairlead: protocol redis",
            "global",
            "nbsrv(b)",
            "lt",
            "src",
            "uri",
            "hash-type",
            "consistent",
            "\u0000",
            "é",
            "𝄞",
            "userlist",
            "weight",
            "maxconn",
            "slowstart",
            "disabled");

    @Provide
    Arbitrary<String> lines() {
        Arbitrary<String> line = Arbitraries.of(WORDS).list().ofMaxSize(9).map(words -> String.join(" ", words));
        return line.list().ofMaxSize(25).map(lines -> String.join("\n ", lines) + "\n");
    }

    @Provide
    Arbitrary<String> mutants() {
        String original = example();
        Arbitrary<Integer> at = Arbitraries.integers().between(0, original.length() - 1);
        Arbitrary<String> insert =
                Arbitraries.oneOf(Arbitraries.of(WORDS), Arbitraries.strings().ofMaxLength(3));
        return Combinators.combine(at, at, insert).as((from, to, word) -> {
            int end = Math.min(Math.max(from, to), from + 40);
            return original.substring(0, from) + word + original.substring(Math.max(from, end));
        });
    }

    private static String example() {
        try {
            return Files.readString(Path.of("../../examples/active-passive-websocket/haproxy.cfg"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Property(tries = 2000)
    void anyWords(@ForAll("lines") String text) {
        answers(text);
    }

    @Property(tries = 2000)
    void anyMutant(@ForAll("mutants") String text) {
        answers(text);
    }

    @Property(tries = 500)
    void anyCharacters(@ForAll String text) {
        answers(text);
    }

    private static void answers(String text) {
        ParsedConfig parsed = HaproxyConfigReader.read(text, "f.cfg", Map.of("X", "a  b c"));
        boolean failed = parsed.diagnostics().stream().anyMatch(Diagnostic::isError);
        assertThat(parsed.valid()).isNotEqualTo(failed);
        assertThat(parsed.diagnostics()).allSatisfy(finding -> {
            assertThat(finding.position().line()).isPositive();
            assertThat(finding.position().column()).isPositive();
            assertThat(finding.message()).isNotBlank();
        });
    }
}
