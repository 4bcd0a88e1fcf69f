package io.fairlead.haproxy.config;

import io.fairlead.model.config.CaptureSlot;
import java.util.Optional;

/** Reads {@code capture request header}, {@code capture response header} and {@code declare capture}. HAProxy manual 4.2. */
final class CaptureReader {

    /** Longest captured value. */
    static final int LONGEST = 16384;

    private CaptureReader() {}

    static void capture(ProxyDraft proxy, Args args) {
        Report report = args.report();
        Optional<Word> side = args.value("request, response or cookie");
        if (side.isEmpty()) {
            return;
        }
        proxy.httpOnly(args.keyword());
        if (side.get().is("cookie")) {
            report.ignored(side.get(), "\"capture cookie\"", "log lines have no cookies");
            args.rest();
            return;
        }
        if (!side(side.get(), report) || !expect("header", args)) {
            return;
        }
        Optional<Word> name = args.value("a header name");
        if (name.isPresent() && ActionReader.isToken(name.get(), report)) {
            add(proxy, side.get(), name.map(Word::text), args);
        }
    }

    static void declare(ProxyDraft proxy, Args args) {
        Report report = args.report();
        if (!expect("capture", args)) {
            return;
        }
        Optional<Word> side = args.value("request or response");
        if (side.isPresent() && side(side.get(), report)) {
            add(proxy, side.get(), Optional.empty(), args);
        }
    }

    private static boolean side(Word word, Report report) {
        boolean good = word.is("request") || word.is("response");
        if (!good) {
            report.error("bad-value", word, "\"" + word.text() + "\" is neither request nor response");
        }
        return good;
    }

    private static boolean expect(String word, Args args) {
        if (args.take(word)) {
            return true;
        }
        Word at = args.has() ? args.next() : args.last();
        args.report().error("bad-value", at, "\"" + word + "\" is missing here");
        return false;
    }

    private static void add(ProxyDraft proxy, Word side, Optional<String> header, Args args) {
        if (!expect("len", args)) {
            return;
        }
        args.value("a length")
                .flatMap(w -> Values.number(w, 1, LONGEST, args.report()))
                .ifPresent(length -> proxy.captures.add(new CaptureSlot(side.is("response"), header, length)));
        args.end();
    }
}
