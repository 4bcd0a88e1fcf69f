package io.fairlead.haproxy.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts a configuration text into statements. HAProxy manual 2.1 to 2.3: words end at unprotected spaces and tabs, a line
 * at an unprotected {@code #}; quotes, escapes and variables are resolved here.
 */
final class Lexer {

    /** More text than any configuration by hand; a REST body is refused earlier. */
    static final int MAX_CHARS = 4_000_000;
    /** HAProxy refuses a line with more words. */
    static final int MAX_WORDS = 64;

    private static final String REMARK = "fairlead:";

    private final Variables variables;
    private final Report report;
    private final List<Statement> statements = new ArrayList<>();

    Lexer(Variables variables, Report report) {
        this.variables = variables;
        this.report = report;
    }

    /** Every statement of the text; findings go to the report, and a line with one yields no statement. */
    List<Statement> read(String text) {
        if (text.length() > MAX_CHARS) {
            report.error("too-large", new Word("", 1, 1), "the text is longer than " + MAX_CHARS + " characters");
            return List.of();
        }
        int number = 0;
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            number++;
            if (end < 0) {
                end = text.length();
                report.warning(
                        "no-newline",
                        new Word("", number, end - start + 1),
                        "the last line has no line feed",
                        "the file may have been cut off; HAProxy refuses it");
            }
            line(text.substring(start, end), number);
            start = end + 1;
        }
        return List.copyOf(statements);
    }

    private void line(String line, int number) {
        LineLexer lexer = new LineLexer(line, number, variables, report);
        if (!lexer.read()) {
            return;
        }
        List<Word> words = lexer.words();
        if (words.size() > MAX_WORDS) {
            report.error(
                    "too-many-words",
                    words.get(MAX_WORDS),
                    "a line has at most " + MAX_WORDS + " words",
                    "spread the values over several lines");
        } else if (!words.isEmpty() && words.getFirst().is("")) {
            report.error("empty-keyword", words.getFirst(), "the line begins with an empty word");
        } else if (!words.isEmpty()) {
            statements.add(new Statement(words));
        }
        remark(line, number, lexer.commentStart());
    }

    /** {@code # fairlead: protocol postgresql} in a comment speaks to us and not to HAProxy. */
    private void remark(String line, int number, int comment) {
        if (comment < 0) {
            return;
        }
        String text = line.substring(comment + 1).strip();
        if (!text.toLowerCase(Locale.ROOT).startsWith(REMARK)) {
            return;
        }
        List<Word> words = new ArrayList<>();
        words.add(new Word(Statement.REMARK, number, comment + 1));
        int at = line.indexOf(text, comment + 1) + REMARK.length();
        for (String word : line.substring(at).strip().split("\\s+", MAX_WORDS)) {
            if (!word.isEmpty()) {
                words.add(new Word(word, number, line.indexOf(word, at) + 1));
                at = line.indexOf(word, at) + word.length();
            }
        }
        statements.add(new Statement(words));
    }
}
