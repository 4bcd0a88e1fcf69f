package io.fairlead.configformat;

import io.fairlead.configformat.Cursor.Fields;
import io.fairlead.model.config.Condition;
import io.fairlead.model.config.Fetch;
import io.fairlead.model.config.Matcher;
import io.fairlead.model.expr.Expression;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code when}: conditions as {@code all}, {@code any}, {@code not}, or a fetch and what it is compared with. */
final class ConditionFormat {

    private static final Set<String> KEYS = Set.of("all", "any", "not", "fetch", "match", "ignore-case", "values");
    private static final Set<String> OF_A_TEST = Set.of("match", "ignore-case", "values");
    private static final Map<String, Fetch> PLAIN = Map.of(
            "path", new Fetch.Path(),
            "url", new Fetch.Url(),
            "query", new Fetch.Query(),
            "method", new Fetch.Method(),
            "src", new Fetch.Source(),
            "ssl_fc", new Fetch.FrontendTls(),
            "always_true", new Fetch.AlwaysTrue());

    private ConditionFormat() {}

    static Optional<Condition> read(Cursor at) {
        Fields fields = at.as("condition").fields(KEYS);
        Optional<Map.Entry<String, Cursor>> kind = fields.only(Set.of("all", "any", "not", "fetch"));
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        Cursor value = kind.get().getValue();
        if (!kind.get().getKey().equals("fetch")) {
            fields.refuse(OF_A_TEST, kind.get().getKey());
        }
        return switch (kind.get().getKey()) {
            case "all" -> Optional.of(new Condition.AllOf(value.list(ConditionFormat::read)));
            case "any" -> Optional.of(new Condition.AnyOf(value.list(ConditionFormat::read)));
            case "not" -> read(value).map(Condition.Not::new);
            default -> test(fields, value);
        };
    }

    private static Optional<Condition> test(Fields fields, Cursor value) {
        Matcher matcher = fields.get("match", c -> c.word(Matcher.values())).orElse(Matcher.STR);
        boolean ignoreCase = fields.flag("ignore-case");
        List<String> values = fields.list("values", Cursor::text);
        return fetch(value).map(fetch -> new Condition.Test(fetch, matcher, ignoreCase, values));
    }

    private static Optional<Fetch> fetch(Cursor at) {
        Optional<String> text = at.text();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String word = text.get();
        Optional<Fetch> plain = Optional.ofNullable(PLAIN.get(word));
        if (plain.isPresent()) {
            return plain;
        }
        if (word.endsWith(")") && word.indexOf(',') < 0 && word.indexOf(')') == word.length() - 1) {
            if (word.startsWith("hdr(")) {
                return Optional.of(new Fetch.Header(word.substring(4, word.length() - 1)));
            }
            if (word.startsWith("nbsrv(")) {
                return Optional.of(new Fetch.UsableServers(word.substring(6, word.length() - 1)));
            }
        }
        return at.expression().map(Fetch.Sample::new);
    }

    static Map<String, Object> write(Condition condition) {
        Map<String, Object> map = new LinkedHashMap<>();
        switch (condition) {
            case Condition.AllOf(List<Condition> all) ->
                map.put("all", all.stream().map(ConditionFormat::write).toList());
            case Condition.AnyOf(List<Condition> any) ->
                map.put("any", any.stream().map(ConditionFormat::write).toList());
            case Condition.Not(Condition inner) -> map.put("not", write(inner));
            case Condition.Test(Fetch fetch, Matcher matcher, boolean ignoreCase, List<String> values) -> {
                map.put("fetch", word(fetch));
                map.put("match", Cursor.word(matcher));
                if (ignoreCase) {
                    map.put("ignore-case", true);
                }
                map.put("values", values);
            }
        }
        return map;
    }

    private static String word(Fetch fetch) {
        return switch (fetch) {
            case Fetch.Header(String name) -> "hdr(" + name + ")";
            case Fetch.UsableServers(String backend) -> "nbsrv(" + backend + ")";
            case Fetch.Path f -> "path";
            case Fetch.Url f -> "url";
            case Fetch.Query f -> "query";
            case Fetch.Method f -> "method";
            case Fetch.Source f -> "src";
            case Fetch.FrontendTls f -> "ssl_fc";
            case Fetch.AlwaysTrue f -> "always_true";
            case Fetch.Sample(Expression expression) -> expression.text();
        };
    }
}
