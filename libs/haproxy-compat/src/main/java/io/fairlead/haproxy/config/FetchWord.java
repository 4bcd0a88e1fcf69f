package io.fairlead.haproxy.config;

import io.fairlead.model.config.Fetch;
import io.fairlead.model.config.Matcher;
import io.fairlead.model.expr.Expression;
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

    /** Reads {@code name} or {@code name(argument)}; empty and an error when it is not carried over. */
    static Optional<FetchWord> read(Word word, Report report) {
        String text = word.text();
        int comma = text.indexOf(',');
        int open = text.indexOf('(');
        int nameEnd = open >= 0 && (comma < 0 || open < comma) ? open : comma;
        String name = nameEnd < 0 ? text : text.substring(0, nameEnd);
        Entry entry = ENTRIES.get(name);
        if (entry == null) {
            unknown(name, word, report);
            return Optional.empty();
        }
        String argument = "";
        String rest = nameEnd < 0 ? "" : text.substring(nameEnd);
        if (nameEnd >= 0 && nameEnd == open) {
            int close = text.indexOf(')', open);
            if (close < 0) {
                report.error("bad-value", word, "\"" + text + "\" lacks a closing parenthesis");
                return Optional.empty();
            }
            argument = text.substring(open + 1, close).strip();
            rest = text.substring(close + 1);
        }
        if (!rest.isEmpty() && rest.charAt(0) != ',') {
            report.error("bad-value", word, "\"" + rest + "\" does not belong behind \"" + name + "\"");
            return Optional.empty();
        }
        if (!rest.isEmpty()) {
            report.unsupported(word, "converter \"" + rest + "\" of \"" + name + "\"", "");
            return Optional.empty();
        }
        return make(entry, argument, word, report);
    }

    private static Optional<FetchWord> make(Entry entry, String argument, Word word, Report report) {
        boolean wanted = entry.kind == Kind.HEADER || entry.kind == Kind.SERVERS;
        if (wanted == argument.isEmpty()) {
            String message = wanted ? "\" needs an argument in parentheses" : "\" takes no argument";
            report.error("bad-value", word, "\"" + word.text() + message);
            return Optional.empty();
        }
        if (argument.indexOf(',') >= 0 || argument.indexOf(' ') >= 0) {
            report.unsupported(word, "\"" + word.text() + "\"", "one plain argument is");
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
            report.unsupported(word, "\"" + name + "\"", "carried over are " + String.join(", ", carriedOver()));
        } else {
            report.error("unknown-fetch", word, "unknown fetch \"" + name + "\"", Nearest.hint(name, ENTRIES.keySet()));
        }
    }

    private static List<String> carriedOver() {
        return ENTRIES.keySet().stream().sorted().toList();
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
        all.put("req.hdr", new Entry(Kind.HEADER, Optional.empty()));
        all.put("query", new Entry(Kind.QUERY, Optional.empty()));
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
