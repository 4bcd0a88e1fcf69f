package io.fairlead.haproxy.config;

import io.fairlead.model.config.Fetch;
import io.fairlead.model.config.Matcher;
import io.fairlead.model.expr.Expression;
import io.fairlead.model.expr.FetchName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the first word of an ACL asks for. HAProxy manual 7.3.
 *
 * @param fetch what is looked at
 * @param matcher how it is compared unless {@code -m} says otherwise; empty when {@code -m} is needed
 * @param negated whether the word means the opposite ({@code always_false})
 */
record FetchWord(Fetch fetch, Optional<Matcher> matcher, boolean negated) {

    private enum Kind {
        HEADER,
        PATH,
        URL,
        QUERY,
        METHOD,
        SOURCE,
        TLS,
        SERVERS,
        TRUE,
        FALSE
    }

    private record Entry(Kind kind, Optional<Matcher> matcher) {}

    private static final Map<String, Entry> ENTRIES = entries();
    private static final Set<String> KNOWN = known();

    private static final Map<String, Matcher> SUFFIXES = Map.of(
            "_beg", Matcher.BEG,
            "_end", Matcher.END,
            "_sub", Matcher.SUB,
            "_dir", Matcher.DIR,
            "_dom", Matcher.DOM,
            "_reg", Matcher.REG,
            "_len", Matcher.LEN);

    /** Those fetches that take a suffix. */
    private static final Set<String> SUFFIXED =
            Set.of("base", "cook", "hdr", "path", "url", "urlp", "url_param", "scook", "shdr", "ssl_fc_sni");

    /** Reads {@code name}, {@code name(argument)}, with converters; empty and an error when it is not carried over. */
    static Optional<FetchWord> read(Word word, Report report) {
        String text = word.text();
        int end = 0;
        while (end < text.length() && text.charAt(end) != '(' && text.charAt(end) != ',') {
            end++;
        }
        String name = text.substring(0, end);
        String rest = text.substring(end);
        Entry entry = ENTRIES.get(name);
        boolean plain = rest.isEmpty()
                || (rest.startsWith("(")
                        && rest.indexOf(')') == rest.length() - 1
                        && rest.chars().noneMatch(c -> c == ',' || c == '"' || c == '\'' || c == '\\' || c == ' '));
        if (entry != null && plain && !(rest.isEmpty() && entry.kind == Kind.SERVERS)) {
            return make(
                    entry,
                    rest.isEmpty() ? "" : rest.substring(1, rest.length() - 1).strip(),
                    word,
                    report);
        }
        return expression(name, rest, word, report);
    }

    private static Optional<FetchWord> expression(String name, String rest, Word word, Report report) {
        Optional<Matcher> matcher = Optional.empty();
        String base = name;
        int underscore = name.lastIndexOf('_');
        if (underscore > 0
                && SUFFIXES.containsKey(name.substring(underscore))
                && SUFFIXED.contains(name.substring(0, underscore))) {
            matcher = Optional.ofNullable(SUFFIXES.get(name.substring(underscore)));
            base = name.substring(0, underscore);
        }
        if (FetchName.of(base).isEmpty() && !isCounter(base)) {
            unknown(name, word, report);
            return Optional.empty();
        }
        Optional<Expression> expression = Formats.expression(word, base + rest, report);
        Optional<Matcher> usual = matcher;
        return expression.map(e -> new FetchWord(new Fetch.Sample(e), usual.or(() -> usual(e)), false));
    }

    /** {@code sc0_http_req_rate} and others, which {@link Expression} reads as fetches with a number. */
    private static boolean isCounter(String name) {
        return name.matches("sc[0-9]_[a-z0-9_]+");
    }

    /** How a sample is compared when nothing is said; a variable has no type of its own. */
    private static Optional<Matcher> usual(Expression expression) {
        if (expression.fetch() == FetchName.VAR && expression.conversions().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (expression.type()) {
                    case BOOL -> Matcher.BOOL;
                    case INT -> Matcher.INT;
                    case ADDRESS -> Matcher.IP;
                    case TEXT -> Matcher.STR;
                });
    }

    /** Whether HAProxy knows a fetch of that name. */
    static boolean known(String name) {
        return KNOWN.contains(name);
    }

    private static Optional<FetchWord> make(Entry entry, String argument, Word word, Report report) {
        boolean wanted = entry.kind == Kind.HEADER || entry.kind == Kind.SERVERS;
        if (wanted == argument.isEmpty()) {
            String message = wanted ? "\" needs an argument in parentheses" : "\" takes no argument";
            report.error("bad-value", word, "\"" + word.text() + message);
            return Optional.empty();
        }
        Fetch fetch = switch (entry.kind) {
            case HEADER -> new Fetch.Header(argument);
            case PATH -> new Fetch.Path();
            case URL -> new Fetch.Url();
            case QUERY -> new Fetch.Query();
            case METHOD -> new Fetch.Method();
            case SOURCE -> new Fetch.Source();
            case TLS -> new Fetch.FrontendTls();
            case SERVERS -> new Fetch.UsableServers(argument);
            case TRUE, FALSE -> new Fetch.AlwaysTrue();
        };
        return Optional.of(new FetchWord(fetch, entry.matcher, entry.kind == Kind.FALSE));
    }

    private static void unknown(String name, Word word, Report report) {
        if (KNOWN.contains(name)) {
            report.unsupported(word, "\"" + name + "\"", "the page about haproxy.cfg has what is");
        } else {
            report.error("unknown-fetch", word, "unknown fetch \"" + name + "\"", Nearest.hint(name, carriedOver()));
        }
    }

    private static List<String> carriedOver() {
        return Stream.concat(ENTRIES.keySet().stream(), FetchName.words().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Whether only HTTP traffic has it. */
    static boolean isHttp(Fetch fetch) {
        return switch (fetch) {
            case Fetch.Header _, Fetch.Path _, Fetch.Url _, Fetch.Query _, Fetch.Method _ -> true;
            case Fetch.Source _, Fetch.FrontendTls _, Fetch.UsableServers _, Fetch.AlwaysTrue _ -> false;
            case Fetch.Sample(Expression expression) ->
                switch (expression.fetch().layer()) {
                    case REQUEST, RESPONSE -> true;
                    case ANY, CONNECTION, CONTENT -> false;
                };
        };
    }

    private static Map<String, Entry> entries() {
        Map<String, Entry> all = new HashMap<>();
        Map<String, Matcher> suffixes = Map.of(
                "", Matcher.STR,
                "_beg", Matcher.BEG,
                "_end", Matcher.END,
                "_sub", Matcher.SUB,
                "_dir", Matcher.DIR,
                "_dom", Matcher.DOM,
                "_reg", Matcher.REG);
        suffixes.forEach((suffix, matcher) -> {
            all.put("hdr" + suffix, new Entry(Kind.HEADER, Optional.of(matcher)));
            all.put("path" + suffix, new Entry(Kind.PATH, Optional.of(matcher)));
            all.put("url" + suffix, new Entry(Kind.URL, Optional.of(matcher)));
        });
        all.put("req.hdr", new Entry(Kind.HEADER, Optional.of(Matcher.STR)));
        all.put("query", new Entry(Kind.QUERY, Optional.of(Matcher.STR)));
        all.put("method", new Entry(Kind.METHOD, Optional.of(Matcher.STR)));
        all.put("src", new Entry(Kind.SOURCE, Optional.of(Matcher.IP)));
        all.put("ssl_fc", new Entry(Kind.TLS, Optional.of(Matcher.BOOL)));
        all.put("nbsrv", new Entry(Kind.SERVERS, Optional.of(Matcher.INT)));
        all.put("always_true", new Entry(Kind.TRUE, Optional.of(Matcher.BOOL)));
        all.put("always_false", new Entry(Kind.FALSE, Optional.of(Matcher.BOOL)));
        return Map.copyOf(all);
    }

    private static Set<String> known() {
        try (InputStream in = FetchWord.class.getResourceAsStream("fetches.txt")) {
            if (in == null) {
                throw new IllegalStateException("fetches.txt is missing from the jar");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(text.split("\n"))
                    .filter(line -> !line.startsWith("#") && !line.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
