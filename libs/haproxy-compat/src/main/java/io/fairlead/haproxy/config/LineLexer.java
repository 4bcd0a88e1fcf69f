package io.fairlead.haproxy.config;

import java.util.ArrayList;
import java.util.List;

/** Cuts one line into words. Used once and thrown away. HAProxy manual 2.2 (quoting and escaping). */
final class LineLexer {

    private final String line;
    private final int number;
    private final Variables variables;
    private final Report report;
    private final List<Word> words = new ArrayList<>();
    private final StringBuilder current = new StringBuilder();

    private int at;
    private int wordStart = -1;
    private int comment = -1;
    private int doubleQuote = -1;
    private int singleQuote = -1;
    private boolean broken;

    LineLexer(String line, int number, Variables variables, Report report) {
        this.line = line;
        this.number = number;
        this.variables = variables;
        this.report = report;
    }

    /** Reads the line; false when it cannot be cut into words, which was reported then. */
    boolean read() {
        while (at < line.length() && comment < 0 && !broken) {
            character(line.charAt(at));
        }
        if (!broken && (doubleQuote >= 0 || singleQuote >= 0)) {
            fail(Math.max(doubleQuote, singleQuote), "the quote is never closed");
        }
        endWord();
        return !broken;
    }

    List<Word> words() {
        return List.copyOf(words);
    }

    /** Index of the {@code #} that begins the comment, or -1. */
    int commentStart() {
        return comment;
    }

    private void character(char c) {
        boolean quoted = doubleQuote >= 0 || singleQuote >= 0;
        if (!quoted && (c == ' ' || c == '\t' || c == '\r')) {
            endWord();
            at++;
        } else if (!quoted && c == '#') {
            endWord();
            comment = at;
        } else if (c == '\0') {
            fail(at, "a NUL character");
        } else if (c == '"' && singleQuote < 0) {
            beginWord();
            doubleQuote = doubleQuote < 0 ? at : -1;
            at++;
        } else if (c == '\'' && doubleQuote < 0) {
            beginWord();
            singleQuote = singleQuote < 0 ? at : -1;
            at++;
        } else if (c == '\\' && singleQuote < 0) {
            escape();
        } else if (c == '$' && doubleQuote >= 0) {
            variable();
        } else {
            append(c);
            at++;
        }
    }

    private void escape() {
        if (at + 1 >= line.length()) {
            append('\\');
            at++;
            return;
        }
        char next = line.charAt(at + 1);
        switch (next) {
            case ' ', '\t', '\\', '"', '\'', '#', '$' -> append(next);
            case 'n' -> append('\n');
            case 'r' -> append('\r');
            case 't' -> append('\t');
            case 'x' -> {
                hex();
                return;
            }
            default -> {
                append('\\');
                append(next);
            }
        }
        at += 2;
    }

    private void hex() {
        int high = at + 2 < line.length() ? Character.digit(line.charAt(at + 2), 16) : -1;
        int low = at + 3 < line.length() ? Character.digit(line.charAt(at + 3), 16) : -1;
        if (high < 0 || low < 0) {
            fail(at, "\\x needs two hexadecimal digits");
            return;
        }
        append((char) (high * 16 + low));
        at += 4;
    }

    /** {@code $NAME}, {@code ${NAME}}, {@code ${NAME-default}} and {@code ${NAME[*]}}, only within double quotes. */
    private void variable() {
        boolean braces = at + 1 < line.length() && line.charAt(at + 1) == '{';
        int start = at + (braces ? 2 : 1);
        int end = start;
        while (end < line.length() && Variables.partOfName(line.charAt(end), end == start)) {
            end++;
        }
        if (end == start) {
            fail(at, "a variable's name begins with a letter or an underscore");
            return;
        }
        String name = line.substring(start, end);
        if (!braces) {
            insert(variables.value(name, number).orElse(""), false);
            at = end;
            return;
        }
        int close = line.indexOf('}', end);
        if (close < 0) {
            fail(at, "the brace of the variable is never closed");
            return;
        }
        String rest = line.substring(end, close);
        boolean spread = rest.startsWith("[*]");
        String fallback = spread ? rest.substring(3) : rest;
        if (!fallback.isEmpty() && fallback.charAt(0) != '-') {
            fail(end, "after a variable's name only [*] and -default may follow");
            return;
        }
        String byDefault = fallback.isEmpty() ? "" : fallback.substring(1);
        insert(variables.value(name, number).orElse(byDefault), spread);
        at = close + 1;
    }

    private void insert(String value, boolean spread) {
        if (!spread) {
            beginWord();
            current.append(value);
            return;
        }
        boolean first = true;
        for (String part : value.strip().split(" +", -1)) {
            if (!first) {
                endWord();
            }
            beginWord();
            current.append(part);
            first = false;
        }
    }

    private void append(char c) {
        beginWord();
        current.append(c);
    }

    private void beginWord() {
        if (wordStart < 0) {
            wordStart = at;
        }
    }

    private void endWord() {
        if (wordStart >= 0) {
            words.add(new Word(current.toString(), number, wordStart + 1));
            current.setLength(0);
            wordStart = -1;
        }
    }

    private void fail(int index, String message) {
        broken = true;
        report.error("syntax", new Word("", number, index + 1), message);
    }
}
