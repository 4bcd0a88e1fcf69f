package io.fairlead.configformat;

import io.fairlead.configformat.Cursor.Fields;
import io.fairlead.model.config.BackendRule;
import io.fairlead.model.config.Condition;
import io.fairlead.model.config.Rule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code rules} and {@code use-backend}. */
final class RuleFormat {

    private static final Set<String> ACTIONS = ActionFormat.words();
    private static final Set<String> KEYS =
            Stream.concat(Stream.of("when"), ACTIONS.stream()).collect(Collectors.toUnmodifiableSet());

    private RuleFormat() {}

    static Optional<Rule> read(Cursor at) {
        Fields fields = at.as("rule").fields(KEYS);
        Condition when = fields.get("when", ConditionFormat::read).orElse(Condition.always());
        return fields.only(ACTIONS)
                .flatMap(entry -> ActionFormat.read(entry.getKey(), entry.getValue()))
                .map(action -> new Rule(when, action));
    }

    static Optional<BackendRule> readBackendRule(Cursor at) {
        Fields fields = at.fields(Set.of("when", "backend"));
        Condition when = fields.get("when", ConditionFormat::read).orElse(Condition.always());
        return fields.need("backend", Cursor::text).map(backend -> new BackendRule(when, backend));
    }

    static List<Map<String, Object>> write(List<Rule> rules) {
        return rules.stream().map(RuleFormat::write).toList();
    }

    static Map<String, Object> write(Rule rule) {
        Map<String, Object> map = new LinkedHashMap<>();
        when(map, rule.condition());
        Map.Entry<String, Object> action = ActionFormat.write(rule.action());
        map.put(action.getKey(), action.getValue());
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
}
