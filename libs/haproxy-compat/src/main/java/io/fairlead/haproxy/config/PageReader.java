package io.fairlead.haproxy.config;

import io.fairlead.model.config.ErrorPage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code errorfile}, {@code errorloc} and {@code errorfiles}. HAProxy manual 4.2, 12.4. */
final class PageReader {

    /** A head alone must leave room for what we add to it. */
    private static final int LARGEST = 16000;

    private PageReader() {}

    /** {@code errorfile <code> <file>}. */
    static Optional<ErrorPage> file(Args args) {
        Report report = args.report();
        Optional<Integer> status =
                args.value("a status and a file").flatMap(word -> RuleReader.status(word, ReplyReader.PAGES, report));
        Optional<Word> file = status.flatMap(_ -> args.value("a file"));
        Optional<String> content = file.flatMap(report::content);
        args.end();
        if (content.isEmpty()) {
            return Optional.empty();
        }
        String text = content.get();
        if (!text.isBlank() && !text.matches("(?s)HTTP/1\\.[01] [1-9][0-9][0-9][ \\r\\n].*")) {
            report.error(
                    "bad-value", file.orElseThrow(), "an error file begins with a status line such as HTTP/1.1 503");
            return Optional.empty();
        }
        if (text.length() > LARGEST) {
            report.error("bad-value", file.orElseThrow(), "an error file has at most " + LARGEST + " characters");
            return Optional.empty();
        }
        return status.map(code -> new ErrorPage(code, new ErrorPage.Raw(text)));
    }

    /** {@code errorloc302 <code> <url>}. */
    static Optional<ErrorPage> location(Args args, int redirect) {
        Report report = args.report();
        Optional<Integer> status = args.value("a status and a location")
                .flatMap(word -> RuleReader.status(word, ReplyReader.PAGES, report));
        Optional<Word> url = status.flatMap(_ -> args.value("a location"));
        args.end();
        return url.flatMap(word ->
                status.map(code -> new ErrorPage(code, new ErrorPage.Location(redirect, word.text()))));
    }

    /** {@code errorfiles <section> [<code> ...]}: those pages of an {@code http-errors} section. */
    static List<ErrorPage> section(Args args, Map<String, List<ErrorPage>> sections) {
        Report report = args.report();
        Optional<Word> name = args.value("the name of an http-errors section");
        if (name.isEmpty()) {
            return List.of();
        }
        List<ErrorPage> pages = sections.get(name.get().text());
        if (pages == null) {
            report.error(
                    "unknown-section",
                    name.get(),
                    "there is no http-errors section \"" + name.get().text() + "\" above this line",
                    Nearest.hint(name.get().text(), sections.keySet()));
            return List.of();
        }
        Set<Integer> wanted = new TreeSet<>();
        while (args.has()) {
            RuleReader.status(args.next(), ReplyReader.PAGES, report).ifPresent(wanted::add);
        }
        return pages.stream()
                .filter(page -> wanted.isEmpty() || wanted.contains(page.status()))
                .toList();
    }
}
