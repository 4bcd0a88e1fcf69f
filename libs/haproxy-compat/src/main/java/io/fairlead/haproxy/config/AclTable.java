package io.fairlead.haproxy.config;

import io.fairlead.model.config.Condition;
import io.fairlead.model.config.Fetch;
import io.fairlead.model.config.Matcher;
import io.fairlead.model.expr.Expression;
import io.fairlead.model.expr.FetchName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The named ACLs of one section; lines of the same name are alternatives. HAProxy manual 7.2, 7.4. */
final class AclTable {

    private static final Map<String, Condition> PREDEFINED = predefined();

    private final Map<String, List<Condition>> named = new LinkedHashMap<>();
    private final List<Word> counted = new ArrayList<>();

    AclTable() {}

    /** A copy that inherits the names of a {@code defaults} section. */
    AclTable(AclTable parent) {
        counted.addAll(parent.counted);
        parent.named.forEach((name, conditions) -> named.put(name, new ArrayList<>(conditions)));
    }

    /** Makes the name known; without a condition it never holds. */
    void declare(String name) {
        named.computeIfAbsent(name, _ -> new ArrayList<>());
    }

    void add(String name, Condition condition) {
        named.computeIfAbsent(name, _ -> new ArrayList<>()).add(condition);
    }

    /** Notes the backends whose servers a condition counts; they must exist in the end. */
    void noteCounted(Condition condition, Word at) {
        Conditions.countedBackends(condition).forEach(name -> counted.add(new Word(name, at.line(), at.column())));
    }

    /** The backends noted, where they were named. */
    List<Word> counted() {
        return List.copyOf(counted);
    }

    /** How many tests a name stands for. */
    int size(String name) {
        List<Condition> own = named.get(name);
        return own == null ? 1 : own.size();
    }

    /** How many tests all names stand for. */
    int size() {
        return named.values().stream().mapToInt(List::size).sum();
    }

    /** Whether a condition may name it from here on. */
    boolean knows(String name) {
        return named.containsKey(name) || PREDEFINED.containsKey(name);
    }

    Collection<String> names() {
        return named.keySet();
    }

    /** What a known name stands for; the section's own goes before a predefined one. */
    Condition condition(String name) {
        List<Condition> own = named.get(name);
        if (own != null) {
            return own.isEmpty() ? Conditions.FALSE : ConditionDraft.any(own);
        }
        return PREDEFINED.getOrDefault(name, Conditions.FALSE);
    }

    private static Map<String, Condition> predefined() {
        Map<String, Condition> all = new HashMap<>();
        Condition yes = new Condition.Test(new Fetch.AlwaysTrue(), Matcher.BOOL, false, List.of());
        all.put("TRUE", yes);
        all.put("FALSE", new Condition.Not(yes));
        all.put("LOCALHOST", new Condition.Test(new Fetch.Source(), Matcher.IP, false, List.of("127.0.0.1/8", "::1")));
        all.put("HTTP_URL_ABS", test(new Fetch.Url(), Matcher.REG, "^[^/:]*://"));
        all.put("HTTP_URL_SLASH", test(new Fetch.Url(), Matcher.BEG, "/"));
        all.put("HTTP_URL_STAR", test(new Fetch.Url(), Matcher.STR, "*"));
        all.put("HTTP", sample(FetchName.REQ_PROTO_HTTP, List.of(), Matcher.BOOL));
        all.put("HTTP_1.0", sample(FetchName.REQ_VER, List.of(), Matcher.STR, "1.0"));
        all.put("HTTP_1.1", sample(FetchName.REQ_VER, List.of(), Matcher.STR, "1.1"));
        all.put("HTTP_CONTENT", sample(FetchName.REQ_HDR_VAL, List.of("content-length"), Matcher.INT, "gt 0"));
        all.put("REQ_CONTENT", sample(FetchName.REQ_LEN, List.of(), Matcher.INT, "gt 0"));
        all.put("WAIT_END", sample(FetchName.WAIT_END, List.of(), Matcher.BOOL));
        for (String method : List.of("CONNECT", "DELETE", "HEAD", "OPTIONS", "POST", "PUT", "TRACE")) {
            all.put("METH_" + method, test(new Fetch.Method(), Matcher.STR, method));
        }
        all.put("METH_GET", new Condition.Test(new Fetch.Method(), Matcher.STR, false, List.of("GET", "HEAD")));
        return Map.copyOf(all);
    }

    private static Condition test(Fetch fetch, Matcher matcher, String pattern) {
        return new Condition.Test(fetch, matcher, false, List.of(pattern));
    }

    private static Condition sample(FetchName fetch, List<String> arguments, Matcher matcher, String... patterns) {
        Expression expression = new Expression(fetch, arguments, List.of());
        return new Condition.Test(new Fetch.Sample(expression), matcher, false, List.of(patterns));
    }
}
