package io.fairlead.haproxy.config;

import io.fairlead.model.config.Action;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a redirect up to its condition. Used once. HAProxy manual 4.2 redirect. */
final class RedirectReader {

    private static final Set<Integer> CODES = Set.of(301, 302, 303, 307, 308);
    private static final List<String> WORDS = List.of("scheme", "location", "prefix", "code");

    private final Args args;
    private final Report report;
    private Optional<Word> kind = Optional.empty();
    private Optional<String> target = Optional.empty();
    private Optional<Integer> code = Optional.empty();

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
                target = args.value("a target").flatMap(value -> RuleReader.literal(value, report));
                yield target.isPresent();
            }
            case "code" -> {
                code = args.value("a status").flatMap(value -> RuleReader.status(value, CODES, report));
                yield code.isPresent();
            }
            case "drop-query", "append-slash", "ignore-empty", "set-cookie", "clear-cookie" -> {
                report.unsupported(word, "\"" + word.text() + "\" of a redirect", "");
                yield false;
            }
            default -> {
                String hint = Nearest.hint(word.text(), WORDS);
                report.error("extra-argument", word, "unexpected \"" + word.text() + "\" in a redirect", hint);
                yield false;
            }
        };
    }

    private Optional<Action> build() {
        if (kind.isEmpty() || target.isEmpty()) {
            report.error("missing-value", args.last(), "a redirect needs scheme, location or prefix");
            return Optional.empty();
        }
        Word word = kind.get();
        String to = target.get();
        int status = code.orElse(302);
        if (word.is("scheme") && code.isEmpty()) {
            Lints.temporaryRedirect(word, report);
        }
        return Optional.of(
                switch (word.text()) {
                    case "scheme" -> new Action.RedirectScheme(to, status);
                    case "location" -> new Action.RedirectLocation(to, status);
                    default -> new Action.RedirectPrefix(to, status);
                });
    }
}
