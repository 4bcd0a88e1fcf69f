package io.fairlead.configformat;

import io.fairlead.configformat.Cursor.Fields;
import io.fairlead.model.config.Action;
import io.fairlead.model.config.BackendRule;
import io.fairlead.model.config.Condition;
import io.fairlead.model.config.Rule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code rules} and {@code use-backend}. */
final class RuleFormat {

    private static final Set<String> ACTIONS = Set.of(
            "redirect-scheme",
            "redirect-location",
            "redirect-prefix",
            "deny",
            "return",
            "set-header",
            "add-header",
            "del-header");
    private static final Set<String> KEYS =
            Stream.concat(Stream.of("when"), ACTIONS.stream()).collect(Collectors.toUnmodifiableSet());
    private static final int FOUND = 302;

    private RuleFormat() {}

    static Optional<Rule> read(Cursor at) {
        Fields fields = at.fields(KEYS);
        Condition when = fields.get("when", ConditionFormat::read).orElse(Condition.always());
        return fields.only(ACTIONS)
                .flatMap(entry -> action(entry.getKey(), entry.getValue()))
                .map(action -> new Rule(when, action));
    }

    private static Optional<Action> action(String word, Cursor at) {
        return switch (word) {
            case "redirect-scheme" -> redirect(at, Action.RedirectScheme::new);
            case "redirect-location" -> redirect(at, Action.RedirectLocation::new);
            case "redirect-prefix" -> redirect(at, Action.RedirectPrefix::new);
            case "deny" ->
                at.fields(Set.of("status"))
                        .need("status", c -> c.integer(200, 599))
                        .map(Action.Deny::new);
            case "return" -> returned(at.fields(Set.of("status", "content-type", "body")));
            case "set-header" -> header(at, Action.SetHeader::new);
            case "add-header" -> header(at, Action.AddHeader::new);
            default -> at.fields(Set.of("name")).need("name", Cursor::text).map(Action.DelHeader::new);
        };
    }

    @FunctionalInterface
    private interface Redirect {
        Action to(String target, int code);
    }

    @FunctionalInterface
    private interface Header {
        Action of(String name, String value);
    }

    private static Optional<Action> redirect(Cursor at, Redirect make) {
        Fields fields = at.fields(Set.of("to", "code"));
        int code = fields.get("code", c -> c.integer(301, 308)).orElse(FOUND);
        return fields.need("to", Cursor::text).map(to -> make.to(to, code));
    }

    private static Optional<Action> header(Cursor at, Header make) {
        Fields fields = at.fields(Set.of("name", "value"));
        Optional<String> value = fields.need("value", Cursor::text);
        return fields.need("name", Cursor::text).flatMap(name -> value.map(v -> make.of(name, v)));
    }

    private static Optional<Action> returned(Fields fields) {
        String body = fields.get("body", Cursor::text).orElse("");
        Optional<String> type = fields.get("content-type", Cursor::text);
        return fields.need("status", c -> c.integer(200, 599)).map(status -> new Action.Return(status, type, body));
    }

    static Optional<BackendRule> readBackendRule(Cursor at) {
        Fields fields = at.fields(Set.of("when", "backend"));
        Condition when = fields.get("when", ConditionFormat::read).orElse(Condition.always());
        return fields.need("backend", Cursor::text).map(backend -> new BackendRule(when, backend));
    }

    static Map<String, Object> write(Rule rule) {
        Map<String, Object> map = new LinkedHashMap<>();
        when(map, rule.condition());
        switch (rule.action()) {
            case Action.RedirectScheme(String to, int code) -> map.put("redirect-scheme", redirect(to, code));
            case Action.RedirectLocation(String to, int code) -> map.put("redirect-location", redirect(to, code));
            case Action.RedirectPrefix(String to, int code) -> map.put("redirect-prefix", redirect(to, code));
            case Action.Deny(int status) -> map.put("deny", Map.of("status", status));
            case Action.Return returned -> map.put("return", returned(returned));
            case Action.SetHeader(String name, String value) -> map.put("set-header", header(name, value));
            case Action.AddHeader(String name, String value) -> map.put("add-header", header(name, value));
            case Action.DelHeader(String name) -> map.put("del-header", Map.of("name", name));
        }
        return map;
    }

    static Map<String, Object> write(BackendRule rule) {
        Map<String, Object> map = new LinkedHashMap<>();
        when(map, rule.condition());
        map.put("backend", rule.backend());
        return map;
    }

    private static void when(Map<String, Object> map, Condition condition) {
        if (!condition.isAlways()) {
            map.put("when", ConditionFormat.write(condition));
        }
    }

    private static Map<String, Object> redirect(String to, int code) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("to", to);
        map.put("code", code);
        return map;
    }

    private static Map<String, Object> header(String name, String value) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("value", value);
        return map;
    }

    private static Map<String, Object> returned(Action.Return action) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("status", action.status());
        action.contentType().ifPresent(type -> map.put("content-type", type));
        map.put("body", action.body());
        return map;
    }
}
