package io.fairlead.configformat;

import io.fairlead.configformat.Cursor.Fields;
import io.fairlead.model.config.Balance;
import io.fairlead.model.config.Balance.HashType;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code balance}. */
final class BalanceFormat {

    private static final Set<String> KEYS = Set.of(
            "algorithm", "draws", "whole", "length", "depth", "path-only", "name", "consistent", "balance-factor");
    private static final Set<String> HASH = Set.of("consistent", "balance-factor");
    private static final int DRAWS = 2;

    private enum Algorithm {
        ROUNDROBIN,
        STATIC_RR,
        LEASTCONN,
        FIRST,
        RANDOM,
        SOURCE,
        URI,
        HDR,
        URL_PARAM
    }

    private BalanceFormat() {}

    static Optional<Balance> read(Cursor at) {
        Fields fields = at.fields(KEYS);
        HashType hash = new HashType(
                fields.flag("consistent"),
                fields.get("balance-factor", c -> c.integer(0, 65535)).orElse(0));
        return fields.need("algorithm", c -> c.word(Algorithm.values())).flatMap(algorithm -> {
            fields.refuse(others(algorithm), "algorithm " + Cursor.word(algorithm));
            return balance(algorithm, fields, hash);
        });
    }

    private static Optional<Balance> balance(Algorithm algorithm, Fields fields, HashType hash) {
        return switch (algorithm) {
            case ROUNDROBIN -> Optional.of(new Balance.RoundRobin());
            case STATIC_RR -> Optional.of(new Balance.StaticRoundRobin());
            case LEASTCONN -> Optional.of(new Balance.LeastConn());
            case FIRST -> Optional.of(new Balance.First());
            case RANDOM ->
                Optional.of(new Balance.Random(
                        fields.get("draws", c -> c.integer(1, 255)).orElse(DRAWS)));
            case SOURCE -> Optional.of(new Balance.Source(hash));
            case URI ->
                Optional.of(new Balance.Uri(
                        fields.flag("whole"),
                        number(fields, "length"),
                        number(fields, "depth"),
                        fields.flag("path-only"),
                        hash));
            case HDR -> fields.need("name", Cursor::text).map(name -> new Balance.Header(name, hash));
            case URL_PARAM -> fields.need("name", Cursor::text).map(name -> new Balance.UrlParam(name, hash));
        };
    }

    /** The keys that belong to other algorithms. */
    private static Set<String> others(Algorithm algorithm) {
        Set<String> own = switch (algorithm) {
            case ROUNDROBIN, STATIC_RR, LEASTCONN, FIRST -> Set.of();
            case RANDOM -> Set.of("draws");
            case SOURCE -> HASH;
            case URI -> with(HASH, "whole", "length", "depth", "path-only");
            case HDR, URL_PARAM -> with(HASH, "name");
        };
        Set<String> others = new HashSet<>(KEYS);
        others.remove("algorithm");
        others.removeAll(own);
        return others;
    }

    private static Set<String> with(Set<String> some, String... more) {
        Set<String> all = new HashSet<>(some);
        all.addAll(Set.of(more));
        return all;
    }

    private static int number(Fields fields, String key) {
        return fields.get(key, c -> c.integer(0, Integer.MAX_VALUE)).orElse(0);
    }

    static Map<String, Object> write(Balance balance) {
        return switch (balance) {
            case Balance.RoundRobin b -> of(Algorithm.ROUNDROBIN).map();
            case Balance.StaticRoundRobin b -> of(Algorithm.STATIC_RR).map();
            case Balance.LeastConn b -> of(Algorithm.LEASTCONN).map();
            case Balance.First b -> of(Algorithm.FIRST).map();
            case Balance.Random(int draws) ->
                of(Algorithm.RANDOM).put("draws", draws).map();
            case Balance.Source(HashType hash) -> hash(of(Algorithm.SOURCE), hash);
            case Balance.Uri uri ->
                hash(
                        of(Algorithm.URI)
                                .flag("whole", uri.whole())
                                .unless("length", uri.length(), 0)
                                .unless("depth", uri.depth(), 0)
                                .flag("path-only", uri.pathOnly()),
                        uri.hashType());
            case Balance.Header(String name, HashType hash) ->
                hash(of(Algorithm.HDR).put("name", name), hash);
            case Balance.UrlParam(String name, HashType hash) ->
                hash(of(Algorithm.URL_PARAM).put("name", name), hash);
        };
    }

    private static Entries of(Algorithm algorithm) {
        return new Entries().put("algorithm", Cursor.word(algorithm));
    }

    private static Map<String, Object> hash(Entries entries, HashType hash) {
        return entries.flag("consistent", hash.consistent())
                .unless("balance-factor", hash.balanceFactor(), 0)
                .map();
    }
}
