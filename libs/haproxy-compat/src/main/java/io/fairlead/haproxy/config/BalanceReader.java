package io.fairlead.haproxy.config;

import io.fairlead.model.config.Balance;
import io.fairlead.model.config.Balance.HashType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code balance}, {@code hash-type} and {@code hash-balance-factor}. HAProxy manual 4.2. */
final class BalanceReader {

    private static final List<String> ALGORITHMS = List.of(
            "roundrobin", "static-rr", "leastconn", "first", "source", "uri", "url_param", "hdr(name)", "random");
    private static final Set<String> FUNCTIONS = Set.of("sdbm", "djb2", "wt6", "crc32");
    private static final int DRAWS = 2;

    private BalanceReader() {}

    static void balance(ProxyDraft proxy, Args args) {
        if (!args.has()) {
            proxy.settings.balance = new Balance.RoundRobin();
            return;
        }
        Word word = args.next();
        Optional<Balance> balance = algorithm(word, args);
        args.end();
        balance.ifPresent(found -> {
            proxy.settings.balance = found;
            proxy.settings.balanceSaid = true;
            if (needsHttp(found)) {
                proxy.httpOnly(word);
            }
        });
    }

    /** Whether the key comes from an HTTP request. */
    static boolean needsHttp(Balance balance) {
        return switch (balance) {
            case Balance.Uri _, Balance.Header _, Balance.UrlParam _ -> true;
            case Balance.RoundRobin _,
                    Balance.StaticRoundRobin _,
                    Balance.LeastConn _,
                    Balance.First _,
                    Balance.Random _,
                    Balance.Source _ -> false;
        };
    }

    private static Optional<Balance> algorithm(Word word, Args args) {
        String text = word.text();
        int open = text.indexOf('(');
        String name = open < 0 ? text : text.substring(0, open);
        boolean closed = open < 0 || text.endsWith(")");
        String argument = open >= 0 && closed ? text.substring(open + 1, text.length() - 1) : "";
        HashType map = HashType.MAP_BASED;
        if (!closed) {
            args.report().error("bad-value", word, "\"" + text + "\" lacks a closing parenthesis");
            return Optional.empty();
        }
        return switch (name) {
            case "roundrobin" -> Optional.of(new Balance.RoundRobin());
            case "static-rr" -> Optional.of(new Balance.StaticRoundRobin());
            case "leastconn" -> Optional.of(new Balance.LeastConn());
            case "first" -> Optional.of(new Balance.First());
            case "source" -> Optional.of(new Balance.Source(map));
            case "uri" -> uri(args);
            case "random" -> random(new Word(argument, word.line(), word.column()), open >= 0, args.report());
            case "hdr" -> header(word, argument, args);
            case "url_param" -> urlParam(args);
            case "rdp-cookie" -> {
                args.report().unsupported(word, "balance \"rdp-cookie\"", "");
                args.rest();
                yield Optional.empty();
            }
            default -> {
                String hint = Nearest.hint(name, ALGORITHMS);
                args.report().error("bad-value", word, "unknown balance algorithm \"" + text + "\"", hint);
                args.rest();
                yield Optional.empty();
            }
        };
    }

    private static Optional<Balance> random(Word draws, boolean given, Report report) {
        return given
                ? Values.number(draws, 1, 1000, report).map(Balance.Random::new)
                : Optional.of(new Balance.Random(DRAWS));
    }

    private static Optional<Balance> header(Word word, String name, Args args) {
        if (name.isEmpty()) {
            args.report().error("missing-value", word, "balance hdr needs a header name", "hdr(host)");
            return Optional.empty();
        }
        if (args.at("use_domain_only")) {
            args.report().unsupported(args.next(), "\"use_domain_only\"", "");
        }
        return Optional.of(new Balance.Header(name, HashType.MAP_BASED));
    }

    private static Optional<Balance> urlParam(Args args) {
        Optional<Word> name = args.value("a parameter name");
        if (args.at("check_post")) {
            args.report().unsupported(args.next(), "\"check_post\"", "");
            args.rest();
        }
        return name.map(word -> new Balance.UrlParam(word.text(), HashType.MAP_BASED));
    }

    private static Optional<Balance> uri(Args args) {
        boolean whole = false;
        boolean pathOnly = false;
        int length = 0;
        int depth = 0;
        while (args.has()) {
            Word word = args.next();
            switch (word.text()) {
                case "whole" -> whole = true;
                case "path-only" -> pathOnly = true;
                case "len" -> length = positive(args);
                case "depth" -> depth = positive(args);
                default -> {
                    String hint = Nearest.hint(word.text(), List.of("whole", "path-only", "len", "depth"));
                    args.report().error("bad-value", word, "unknown parameter \"" + word.text() + "\"", hint);
                    return Optional.empty();
                }
            }
        }
        return Optional.of(new Balance.Uri(whole, length, depth, pathOnly, HashType.MAP_BASED));
    }

    private static int positive(Args args) {
        return args.value("a number")
                .flatMap(word -> Values.number(word, 1, 65535, args.report()))
                .orElse(0);
    }

    static void hashType(ProxyDraft proxy, Args args) {
        Optional<Word> word = args.value("consistent or map-based");
        if (word.isEmpty()) {
            return;
        }
        if (!word.get().is("consistent") && !word.get().is("map-based")) {
            String hint = Nearest.hint(word.get().text(), List.of("consistent", "map-based"));
            args.report()
                    .error(
                            "bad-value",
                            word.get(),
                            "unknown hash type \"" + word.get().text() + "\"",
                            hint);
        }
        proxy.settings.consistent = word.get().is("consistent");
        if (args.has()) {
            Word function = args.next();
            if (FUNCTIONS.contains(function.text())) {
                args.report()
                        .ignored(function, "hash function \"" + function.text() + "\"", "ours spreads keys as evenly");
            } else {
                String hint = Nearest.hint(function.text(), FUNCTIONS);
                args.report().error("bad-value", function, "unknown hash function \"" + function.text() + "\"", hint);
            }
            args.take("avalanche");
        }
        args.end();
    }

    static void balanceFactor(ProxyDraft proxy, Args args) {
        Optional<Word> word = args.value("a number");
        Optional<Integer> factor = word.flatMap(value -> Values.number(value, 0, 65535, args.report()));
        if (factor.isPresent() && factor.get() > 0 && factor.get() <= 100) {
            args.report().error("bad-value", word.get(), "hash-balance-factor is 0 or greater than 100");
        } else {
            factor.ifPresent(value -> proxy.settings.balanceFactor = value);
        }
        args.end();
    }

    /** The algorithm with the hash type that the section ended with. */
    static Balance build(Settings settings) {
        HashType hash = new HashType(settings.consistent, settings.consistent ? settings.balanceFactor : 0);
        return switch (settings.balance) {
            case Balance.Source _ -> new Balance.Source(hash);
            case Balance.Uri uri -> new Balance.Uri(uri.whole(), uri.length(), uri.depth(), uri.pathOnly(), hash);
            case Balance.Header header -> new Balance.Header(header.name(), hash);
            case Balance.UrlParam parameter -> new Balance.UrlParam(parameter.name(), hash);
            case Balance.RoundRobin other -> other;
            case Balance.StaticRoundRobin other -> other;
            case Balance.LeastConn other -> other;
            case Balance.First other -> other;
            case Balance.Random other -> other;
        };
    }
}
