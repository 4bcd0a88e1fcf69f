package io.fairlead.haproxy.config;

import io.fairlead.model.diagnostic.Diagnostic;
import io.fairlead.model.diagnostic.Position;
import io.fairlead.model.diagnostic.Severity;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Collects the findings of one reading. At most {@value #LIMIT} errors and as many others are kept; hostile text cannot fill the memory. */
final class Report {

    private static final int LIMIT = 1000;

    private static final int LARGEST_FILE = 8 << 20;

    private final String file;
    private final FileSource files;
    private final List<Diagnostic> found = new ArrayList<>();
    private int errors;
    private int others;

    Report(String file, FileSource files) {
        this.file = file;
        this.files = files;
    }

    /** The content of a file that the configuration names; empty and an error when it cannot be read. */
    Optional<String> content(Word path) {
        try {
            String text = files.read(path.text());
            if (text.length() <= LARGEST_FILE) {
                return Optional.of(text);
            }
            error("bad-file", path, "file \"" + path.text() + "\" is too large");
        } catch (IOException | InvalidPathException e) {
            error("bad-file", path, "file \"" + path.text() + "\" cannot be read", String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    void error(String code, Word at, String message) {
        add(Severity.ERROR, code, at, message, "");
    }

    void error(String code, Word at, String message, String hint) {
        add(Severity.ERROR, code, at, message, hint);
    }

    void warning(String code, Word at, String message) {
        add(Severity.WARNING, code, at, message, "");
    }

    void warning(String code, Word at, String message, String hint) {
        add(Severity.WARNING, code, at, message, hint);
    }

    void info(String code, Word at, String message, String hint) {
        add(Severity.INFO, code, at, message, hint);
    }

    /** A directive HAProxy knows and we do not, where doing without would change what happens to traffic. */
    void unsupported(Word at, String what, String why) {
        error("unsupported", at, what + " is not carried over", why);
    }

    /** A directive HAProxy knows and we do without, harmlessly. */
    void ignored(Word at, String what, String why) {
        warning("ignored", at, what + " is ignored", why);
    }

    /** Whether so many errors were found that nobody would read more. */
    boolean full() {
        return errors > LIMIT;
    }

    /** Whether an error was found. */
    boolean failed() {
        return errors > 0;
    }

    /** Every finding in the order of the text. */
    List<Diagnostic> inOrder() {
        Comparator<Diagnostic> place = Comparator.comparingInt(d -> d.position().line());
        return found.stream()
                .sorted(place.thenComparingInt(d -> d.position().column()))
                .toList();
    }

    private void add(Severity severity, String code, Word at, String message, String hint) {
        boolean error = severity == Severity.ERROR;
        errors += error ? 1 : 0;
        others += error ? 0 : 1;
        int count = error ? errors : others;
        Position position = new Position(file, at.line(), at.column());
        if (count <= LIMIT) {
            found.add(new Diagnostic(severity, code, "", position, message, hint));
        } else if (count == LIMIT + 1) {
            String more = "further " + (error ? "errors" : "warnings") + " are not shown";
            found.add(Diagnostic.warning("too-many-findings", position, more, ""));
        }
    }
}
