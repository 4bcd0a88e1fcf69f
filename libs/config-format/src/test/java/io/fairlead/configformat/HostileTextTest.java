package io.fairlead.configformat;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.config.ParsedConfig;
import io.fairlead.model.diagnostic.Diagnostic;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts made to exhaust the reader, and texts that say something twice or where it means nothing. */
class HostileTextTest {

    private static List<Diagnostic> findings(String text) {
        ParsedConfig parsed = ConfigReader.read(text, "f");
        assertThat(parsed.valid()).isFalse();
        return parsed.diagnostics();
    }

    private static String code(String text) {
        List<Diagnostic> found = findings(text);
        assertThat(found).as("%s", found).hasSize(1);
        return found.getFirst().code();
    }

    @Test
    void aliasesThatGrowIntoBillionsAreRefused() {
        StringBuilder text = new StringBuilder("a: &a0 [" + "x,".repeat(999) + "x]\n");
        for (int i = 1; i < 8; i++) {
            text.append("b%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1).repeat(1));
        }
        StringBuilder more = new StringBuilder(text);
        for (int i = 8; i < 20; i++) {
            more.append("b%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }

        assertThat(code(more.toString())).isEqualTo("too-large");
    }

    @Test
    void aCharacterOfTwoPartsMayStandAnywhere() {
        for (int i = 1000; i < 1060; i++) {
            String text = "#" + "x".repeat(i) + "😀\nfrontends: [{name: a}]";
            assertThat(ConfigReader.read(text, "f").diagnostics())
                    .as("at %d", i)
                    .isEmpty();
        }
        assertThat(code("a: \ud83d")).isEqualTo("syntax");
    }

    @Test
    void deepJsonIsRefused() {
        assertThat(code("{\"a\":".repeat(100_000))).isEqualTo("too-deep");
        assertThat(code("{\"a\":" + "[".repeat(100_000))).isEqualTo("too-deep");
    }

    @Test
    void hugeWordsDoNotComeBackInMessages() {
        String word = "k".repeat(4_000_000);

        for (Diagnostic finding : findings(word + ": 1\nfrontends: [{name: a, mode: " + word + "}]")) {
            assertThat(finding.message().length() + finding.hint().length()).isLessThan(1000);
        }
    }

    @Test
    void aMillionMistakesAreToldInTwoHundred() {
        assertThat(findings("frontends:\n" + "- 1\n".repeat(300_000))).hasSize(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "global: {maxconn: 1}\nglobal: {maxconn: 2}",
                "{\"global\": {\"maxconn\": 1}, \"global\": {\"maxconn\": 2}}",
                "frontends: [{name: a, name: b}]"
            })
    void aKeyTwiceIsAnError(String text) {
        assertThat(code(text)).isEqualTo("duplicate-key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{global: {}}",
                "{\"global\": {},}",
                "{'global': {}}",
                "{\"global\": {}} {}",
                "{\"global\": {}} # comment",
                "{\"global\": {\"maxconn\": 010}}",
                "{\"global\": {}",
                "{\"global\": \"a\nb\"}"
            })
    void whatBeginsAsJsonMustBeJson(String text) {
        assertThat(code(text)).isEqualTo("syntax");
    }

    @Test
    void aJsonMistakeHasItsPlace() {
        Diagnostic error =
                findings("{\n  \"frontends\": [\n    {\"nmae\": \"a\"}\n  ]\n}").getFirst();

        assertThat(error.position().toString()).isEqualTo("f:3:6");
        assertThat(error.pointer()).isEqualTo("/frontends/0/nmae");
        assertThat(error.hint()).contains("\"name\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{all: [{fetch: path, values: [/a]}], values: [/b]}; values",
                "{any: [{fetch: path, values: [/a]}], match: beg}; match",
                "{not: {fetch: ssl_fc, match: bool}, ignore-case: true}; ignore-case"
            })
    void whatBelongsToATestDoesNotApplyBesideACombination(String when, String key) {
        List<Diagnostic> found = findings("frontends: [{name: a, rules: [{when: " + when + ", deny: {status: 403}}]}]");

        assertThat(found).hasSize(1);
        assertThat(found.getFirst().code()).isEqualTo("does-not-apply");
        assertThat(found.getFirst().pointer()).isEqualTo("/frontends/0/rules/0/when/" + key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{algorithm: roundrobin, consistent: true}",
                "{algorithm: leastconn, draws: 3}",
                "{algorithm: random, depth: 1}",
                "{algorithm: source, name: X-User}",
                "{algorithm: hdr, name: X-User, path-only: true}",
                "{algorithm: first, balance-factor: 150}"
            })
    void aKeyOfAnotherAlgorithmDoesNotApply(String balance) {
        assertThat(code("backends: [{name: a, balance: " + balance + "}]")).isEqualTo("does-not-apply");
    }
}
