package io.fairlead.haproxy.config;

import io.fairlead.model.config.Action;
import io.fairlead.model.config.RedirectOptions;
import io.fairlead.model.expr.Template;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a redirect up to its condition. Used once. HAProxy manual 4.2 redirect. */
final class RedirectReader {

    private static final Set<Integer> CODES = Set.of(301, 302, 303, 307, 308);
    private static final List<String> WORDS = List.of(
            "scheme",
            "location",
            "prefix",
            "code",
            "drop-query",
            "append-slash",
            "ignore-empty",
            "set-cookie",
            "clear-cookie");

    private final Args args;
    private final Report report;
    private Optional<Word> kind = Optional.empty();
    private Optional<Template> target = Optional.empty();
    private Optional<Integer> code = Optional.empty();
    private boolean dropQuery;
    private boolean appendSlash;
    private boolean ignoreEmpty;
    private Optional<String> setCookie = Optional.empty();
    private Optional<String> clearCookie = Optional.empty();

    private RedirectReader(Args args) {
        this.args = args;
        this.report = args.report();
    }

    /** The redirect; empty after an error. */
    static Optional<Action> read(Args args) {
        RedirectReader reader = new RedirectReader(args);
        while (args.has() && !RuleReader.conditionFollows(args)) {
            if (!reader.part(args.next())) {
                return Optional.empty();
            }
        }
        return reader.build();
    }

    /** Reads one part; false after an error. */
    private boolean part(Word word) {
        return switch (word.text()) {
            case "scheme", "location", "prefix" -> {
                kind = Optional.of(word);
                target = args.value("a target").flatMap(value -> target(value));
                yield target.isPresent();
            }
            case "code" -> {
                code = args.value("a status").flatMap(value -> RuleReader.status(value, CODES, report));
                yield code.isPresent();
            }
            case "drop-query" -> {
                dropQuery = true;
                yield true;
            }
            case "append-slash" -> {
                appendSlash = true;
                yield true;
            }
            case "ignore-empty" -> {
                ignoreEmpty = true;
                yield true;
            }
            case "set-cookie" -> {
                setCookie = args.value("a cookie").map(Word::text);
                yield setCookie.isPresent();
            }
            case "clear-cookie" -> {
                clearCookie = args.value("a cookie").map(Word::text);
                yield clearCookie.isPresent();
            }
            default -> {
                String hint = Nearest.hint(word.text(), WORDS);
                report.error("extra-argument", word, "unexpected \"" + word.text() + "\" in a redirect", hint);
                yield false;
            }
        };
    }

    private Optional<Template> target(Word value) {
        if (value.text().chars().anyMatch(c -> c == '\r' || c == '\n')) {
            report.error("bad-value", value, "a line break is not possible here");
            return Optional.empty();
        }
        return Formats.template(value, report);
    }

    private Optional<Action> build() {
        if (kind.isEmpty() || target.isEmpty()) {
            report.error("missing-value", args.last(), "a redirect needs scheme, location or prefix");
            return Optional.empty();
        }
        Word word = kind.get();
        Template to = target.get();
        int status = code.orElse(302);
        if (word.is("scheme") && code.isEmpty()) {
            Lints.temporaryRedirect(word, report);
        }
        RedirectOptions options = new RedirectOptions(dropQuery, appendSlash, ignoreEmpty, setCookie, clearCookie);
        return Optional.of(
                switch (word.text()) {
                    case "scheme" -> new Action.RedirectScheme(to, status, options);
                    case "location" -> new Action.RedirectLocation(to, status, options);
                    default -> new Action.RedirectPrefix(to, status, options);
                });
    }
}
