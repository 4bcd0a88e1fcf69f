package io.fairlead.haproxy.config;

import io.fairlead.model.config.CookiePersistence;
import io.fairlead.model.config.CookiePersistence.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code cookie}. HAProxy manual 4.2. */
final class CookieReader {

    private static final List<String> WORDS = List.of(
            "rewrite",
            "insert",
            "prefix",
            "indirect",
            "nocache",
            "postonly",
            "preserve",
            "httponly",
            "secure",
            "domain",
            "maxidle",
            "maxlife",
            "dynamic",
            "attr");

    private final Report report;
    private Mode mode = Mode.PASSIVE;
    private boolean indirect;
    private boolean noCache;
    private boolean postOnly;
    private boolean preserve;
    private boolean httpOnly;
    private boolean secure;
    private boolean dynamic;
    private Optional<Duration> maxIdle = Optional.empty();
    private Optional<Duration> maxLife = Optional.empty();
    private final List<String> domains = new ArrayList<>();
    private final List<String> attributes = new ArrayList<>();

    private CookieReader(Report report) {
        this.report = report;
    }

    static void read(ProxyDraft proxy, Args args) {
        Optional<Word> name = args.value("a name");
        Lints.cookie(args.keyword(), List.copyOf(args.ahead()), args.report());
        CookieReader reader = new CookieReader(args.report());
        while (name.isPresent() && args.has()) {
            reader.parameter(args.next(), args);
        }
        name.ifPresent(word -> reader.check(word));
        name.ifPresent(word -> {
            proxy.settings.cookie = Optional.of(reader.build(word.text()));
            proxy.settings.cookieIsDynamic = reader.dynamic;
            proxy.httpOnly(args.keyword());
        });
    }

    private void parameter(Word word, Args args) {
        switch (word.text()) {
            case "rewrite" -> mode(Mode.REWRITE, word);
            case "insert" -> mode(Mode.INSERT, word);
            case "prefix" -> mode(Mode.PREFIX, word);
            case "indirect" -> indirect = true;
            case "nocache" -> noCache = true;
            case "postonly" -> postOnly = true;
            case "preserve" -> preserve = true;
            case "httponly" -> httpOnly = true;
            case "secure" -> secure = true;
            case "dynamic" -> dynamic = true;
            case "domain" -> args.value("a domain").ifPresent(value -> domains.add(value.text()));
            case "attr" -> args.value("an attribute").ifPresent(value -> attributes.add(value.text()));
            case "maxidle" -> maxIdle = time(args);
            case "maxlife" -> maxLife = time(args);
            default ->
                report.error(
                        "bad-value",
                        word,
                        "unknown parameter \"" + word.text() + "\"",
                        Nearest.hint(word.text(), WORDS));
        }
    }

    private void mode(Mode wanted, Word word) {
        if (mode != Mode.PASSIVE && mode != wanted) {
            report.error("bad-value", word, "rewrite, insert and prefix exclude one another");
        }
        mode = wanted;
    }

    private Optional<Duration> time(Args args) {
        return args.value("a time")
                .flatMap(word -> Values.time(word, "s", report))
                .filter(time -> !time.isZero());
    }

    private void check(Word name) {
        if (mode == Mode.REWRITE && indirect) {
            report.error("bad-value", name, "rewrite and indirect exclude one another");
        }
        if (preserve && mode != Mode.INSERT && !indirect) {
            report.error("bad-value", name, "preserve goes with insert or indirect");
        }
    }

    private CookiePersistence build(String name) {
        return new CookiePersistence(
                name,
                mode,
                indirect,
                noCache,
                postOnly,
                preserve,
                httpOnly,
                secure,
                domains,
                maxIdle,
                maxLife,
                attributes,
                Optional.empty());
    }
}
