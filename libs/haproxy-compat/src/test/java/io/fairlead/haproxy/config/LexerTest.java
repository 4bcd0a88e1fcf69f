package io.fairlead.haproxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words and their places as HAProxy 2.6 cuts them; each row was observed there. */
class LexerTest {

    private final Report report = new Report("t.cfg", FileSource.NONE);

    private List<Statement> read(String text) {
        return new Lexer(new Variables(Map.of("FOO", "a b", "ONE", "1"), "t.cfg"), report).read(text);
    }

    private String words(String line) {
        return read(line + "\n").stream()
                .flatMap(statement -> statement.words().stream())
                .map(word -> word.column() + "<" + word.text() + ">")
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "bind :80                | 1<bind> 6<:80>",
                "`  bind\t:80  `         | 3<bind> 8<:80>",
                "a\\ b                   | 1<a b>",
                "c\"d e\"f               | 1<cd ef>",
                "g\\qh                   | 1<g\\qh>",
                "\"i\\qj\"               | 1<i\\qj>",
                "\"$FOO\"x               | 1<a bx>",
                "$FOO ${FOO}             | 1<$FOO> 6<${FOO}>",
                "'$FOO'                  | 1<$FOO>",
                "\"${NOPE-def}\"         | 1<def>",
                "\"${ONE-def}\"          | 1<1>",
                "\"${NOPE}\"k            | 1<k>",
                "a \"${FOO[*]}\" c       | 1<a> 3<a> 4<b> 15<c>",
                "a\\x41b                 | 1<aAb>",
                "\"a\\$b\"               | 1<a$b>",
                "a\\                     | 1<a\\>",
                "a \"\" b                | 1<a> 3<> 6<b>",
                "a 'b \"c\" # d' e       | 1<a> 3<b \"c\" # d> 15<e>",
                "a\\#b c#d e             | 1<a#b> 6<c>",
                "\"${.FILE}:${.LINE}\"   | 1<t.cfg:1>",
            })
    void words(String line, String expected) {
        assertThat(words(line)).isEqualTo(expected);
        assertThat(report.inOrder()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                " acl a hdr(host) \"foo bar | 17 | the quote is never closed",
                " x 'it                     | 3  | the quote is never closed",
                "\\x41\\x4                  | 5  | \\x needs two hexadecimal digits",
                "\"$\"                      | 2  | a variable's name begins with a letter or an underscore",
                "\"$1\"                     | 2  | a variable's name begins with a letter or an underscore",
                "\"${FOO\"                  | 2  | the brace of the variable is never closed",
                "\"${FOO!}\"                | 7  | after a variable's name only [*] and -default may follow",
                "\"\" x                     | 1  | the line begins with an empty word",
            })
    void lineThatCannotBeCut(String line, int column, String message) {
        assertThat(read("ok\n" + line + "\nok\n")).hasSize(2);
        assertThat(report.inOrder()).singleElement().satisfies(finding -> {
            assertThat(finding.message()).isEqualTo(message);
            assertThat(finding.position().line()).isEqualTo(2);
            assertThat(finding.position().column()).isEqualTo(column);
        });
    }

    @Test
    void carriageReturnsAreBlanks() {
        assertThat(words("a b\r")).isEqualTo("1<a> 3<b>");
    }

    @Test
    void lastLineWithoutLineFeedIsReadWithWarning() {
        assertThat(read("a\nb")).hasSize(2);
        assertThat(report.inOrder())
                .singleElement()
                .matches(finding -> finding.code().equals("no-newline"));
    }

    @Test
    void sixtyFourWordsAreTheLimit() {
        assertThat(read("x ".repeat(64) + "\n")).hasSize(1);
        assertThat(report.failed()).isFalse();
        assertThat(read("x ".repeat(65) + "\n")).isEmpty();
        assertThat(report.inOrder()).singleElement().matches(f -> f.position().column() == 129);
    }

    @Test
    void tooMuchTextIsRefusedUnread() {
        assertThat(read("x\n".repeat(Lexer.MAX_CHARS / 2 + 1))).isEmpty();
        assertThat(report.failed()).isTrue();
    }

    @Test
    void aRemarkIsAStatementOfItsOwn() {
        List<Statement> statements = read("mode tcp # fairlead: protocol postgresql\n#fairlead:x\n# fairlead? no\n");
        assertThat(statements).hasSize(3);
        assertThat(statements.get(1).words().stream().map(Word::text))
                .containsExactly(Statement.REMARK, "protocol", "postgresql");
        assertThat(statements.get(1).words().get(2).column()).isEqualTo(31);
        assertThat(statements.get(2).words().get(1).text()).isEqualTo("x");
    }
}
