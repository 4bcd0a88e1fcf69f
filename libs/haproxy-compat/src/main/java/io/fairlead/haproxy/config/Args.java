package io.fairlead.haproxy.config;

import java.util.List;
import java.util.Optional;

/** The arguments of one statement, read from left to right. Used by one thread. */
final class Args {

    private final List<Word> words;
    private final Report report;
    private int next;

    /** Begins behind the keyword, which is {@code skip} words long. */
    Args(Statement statement, int skip, Report report) {
        this.words = statement.words();
        this.report = report;
        this.next = skip;
    }

    Report report() {
        return report;
    }

    /** The word that names the directive, for findings about the whole of it. */
    Word keyword() {
        return words.getFirst();
    }

    boolean has() {
        return next < words.size();
    }

    /** Whether the next word is this one; it is not taken. */
    boolean at(String text) {
        return has() && words.get(next).is(text);
    }

    /** Takes the next word when it is this one. */
    boolean take(String text) {
        boolean taken = at(text);
        next += taken ? 1 : 0;
        return taken;
    }

    /** The next word, which must exist. */
    Word next() {
        return words.get(next++);
    }

    /** The last word taken. */
    Word last() {
        return words.get(next - 1);
    }

    /** The next word, or empty and an error that the value is missing. */
    Optional<Word> value(String what) {
        if (!has()) {
            report.error("missing-value", last(), "\"" + last().text() + "\" needs " + what);
            return Optional.empty();
        }
        return Optional.of(next());
    }

    /** What is left, which stays. */
    List<Word> ahead() {
        return words.subList(next, words.size());
    }

    /** Takes everything that is left. */
    List<Word> rest() {
        List<Word> rest = words.subList(next, words.size());
        next = words.size();
        return rest;
    }

    /** Reports a word that nobody expects. */
    void end() {
        if (has()) {
            Word extra = next();
            next = words.size();
            report.error("extra-argument", extra, "unexpected argument \"" + extra.text() + "\"");
        }
    }
}
