package io.fairlead.haproxy.config;

import io.fairlead.model.config.Condition;
import io.fairlead.model.config.Fetch;
import io.fairlead.model.config.Matcher;
import io.fairlead.model.expr.Expression;
import io.fairlead.model.expr.FetchName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Spells conditions of one section. Alternatives within a term, and tests that do not fit on the line, become {@code acl}
 * lines, which stand before the rules. HAProxy manual 7.2 knows alternatives of conjunctions; other shapes are brought
 * into that one.
 */
final class ConditionWriter {

    /** More patterns are spread over several lines; a line has at most 64 words. */
    private static final int PATTERNS = 40;

    private static final int ALTERNATIVES = 64;

    private final List<String> acls = new ArrayList<>();
    private final List<String> lost;
    private final String section;
    private int named;

    ConditionWriter(String section, List<String> lost) {
        this.section = section;
        this.lost = lost;
    }

    /** The {@code acl} lines that the conditions written so far need. */
    List<String> acls() {
        return List.copyOf(acls);
    }

    /** The condition with a blank before it; empty when it always holds. */
    String write(Condition condition) {
        if (condition.isAlways()) {
            return "";
        }
        if (condition instanceof Condition.Not(Condition inner) && !isTerm(condition) && isPlain(inner)) {
            return " unless " + any(inner);
        }
        if (isPlain(condition)) {
            return " if " + any(condition);
        }
        List<List<Condition>> alternatives = alternatives(condition, false);
        if (alternatives.isEmpty() || alternatives.size() > ALTERNATIVES) {
            lost.add("a condition in " + section);
            return " if " + term(Conditions.FALSE);
        }
        return " if " + String.join(" || ", alternatives.stream().map(this::all).toList());
    }

    /** Whether it has the shape that HAProxy knows. */
    private static boolean isPlain(Condition condition) {
        List<Condition> alternatives =
                condition instanceof Condition.AnyOf(List<Condition> any) ? any : List.of(condition);
        return !alternatives.isEmpty()
                && alternatives.stream()
                        .allMatch(one -> one instanceof Condition.AllOf(List<Condition> all)
                                ? !all.isEmpty() && all.stream().allMatch(ConditionWriter::isTerm)
                                : isTerm(one));
    }

    private static boolean isTerm(Condition condition) {
        return switch (condition) {
            case Condition.Test _ -> true;
            case Condition.Not not -> isTerm(not.condition());
            case Condition.AnyOf any ->
                !any.conditions().isEmpty()
                        && any.conditions().stream()
                                .allMatch(one -> one instanceof Condition.Test || one.equals(Conditions.FALSE));
            case Condition.AllOf _ -> false;
        };
    }

    private String any(Condition condition) {
        List<Condition> alternatives =
                condition instanceof Condition.AnyOf(List<Condition> any) ? any : List.of(condition);
        return String.join(" || ", alternatives.stream().map(this::conjunction).toList());
    }

    private String conjunction(Condition condition) {
        return all(condition instanceof Condition.AllOf(List<Condition> all) ? all : List.of(condition));
    }

    private String all(List<Condition> terms) {
        return String.join(" ", terms.stream().map(this::term).toList());
    }

    private String term(Condition condition) {
        return switch (condition) {
            case Condition.Test test -> fits(test) ? "{ " + test(test, test.patterns()) + " }" : name(List.of(test));
            case Condition.Not not -> not.equals(Conditions.FALSE) ? "{ always_false }" : "!" + term(not.condition());
            case Condition.AnyOf any -> name(any.conditions());
            case Condition.AllOf all -> all(all.conditions());
        };
    }

    private static boolean fits(Condition.Test test) {
        return test.patterns().size() <= PATTERNS && test.patterns().stream().noneMatch(pattern -> pattern.equals("}"));
    }

    private String name(List<Condition> alternatives) {
        String name = "c" + ++named;
        for (Condition one : alternatives) {
            if (one instanceof Condition.Test test) {
                int from = 0;
                do {
                    int to = Math.min(test.patterns().size(), from + PATTERNS);
                    acls.add("acl " + name + " " + test(test, test.patterns().subList(from, to)));
                    from = to;
                } while (from < test.patterns().size());
            } else {
                acls.add("acl " + name + " always_false");
            }
        }
        return name;
    }

    private static String test(Condition.Test test, List<String> patterns) {
        StringBuilder text = new StringBuilder(fetch(test));
        if (test.ignoreCase()) {
            text.append(" -i");
        }
        boolean dash = patterns.stream().anyMatch(pattern -> pattern.startsWith("-"));
        boolean none = patterns.isEmpty() && test.matcher() != Matcher.BOOL && test.matcher() != Matcher.FOUND;
        if (dash || none) {
            text.append(" --");
        }
        for (String pattern : patterns) {
            text.append(' ')
                    .append(
                            test.matcher() == Matcher.INT || test.matcher() == Matcher.LEN
                                    ? integer(pattern)
                                    : Quoted.word(pattern));
        }
        return text.toString();
    }

    /** An operator holds for everything behind it, so every value has its own. */
    private static String integer(String pattern) {
        return pattern.indexOf(' ') >= 0 || pattern.indexOf(':') >= 0 ? pattern : "eq " + pattern;
    }

    private static String fetch(Condition.Test test) {
        String method = test.matcher().name().toLowerCase(Locale.ROOT);
        String suffix = test.matcher() == Matcher.STR ? "" : "_" + method;
        boolean found = test.matcher() == Matcher.FOUND;
        boolean flag = found || test.matcher() == Matcher.LEN;
        return switch (test.fetch()) {
            case Fetch.Header header ->
                flag ? "hdr(" + header.name() + ") -m " + method : "hdr" + suffix + "(" + header.name() + ")";
            case Fetch.Path _ -> flag ? "path -m " + method : "path" + suffix;
            case Fetch.Url _ -> flag ? "url -m " + method : "url" + suffix;
            case Fetch.Query _ -> "query -m " + method;
            case Fetch.Method _ -> "method -m " + method;
            case Fetch.Source _ -> found ? "src -m found" : "src";
            case Fetch.FrontendTls _ -> "ssl_fc";
            case Fetch.UsableServers servers -> "nbsrv(" + servers.backend() + ")";
            case Fetch.AlwaysTrue _ -> "always_true";
            // groups are compared in a way of their own, which -m would replace
            case Fetch.Sample(Expression expression)
            when expression.fetch() == FetchName.HTTP_AUTH_GROUP
                    && test.matcher() == Matcher.STR
                    && expression.conversions().isEmpty() -> Quoted.word(expression.text());
            case Fetch.Sample(Expression expression) -> Quoted.word(expression.text()) + " -m " + method;
        };
    }

    /** The disjunctive normal form; empty when it never holds. */
    private static List<List<Condition>> alternatives(Condition condition, boolean negated) {
        return switch (condition) {
            case Condition.Test test -> List.of(List.of(negated ? new Condition.Not(test) : test));
            case Condition.Not not -> alternatives(not.condition(), !negated);
            case Condition.AllOf all -> negated ? sum(all.conditions(), true) : product(all.conditions(), false);
            case Condition.AnyOf any -> negated ? product(any.conditions(), true) : sum(any.conditions(), false);
        };
    }

    private static List<List<Condition>> sum(List<Condition> conditions, boolean negated) {
        return conditions.stream()
                .flatMap(condition -> alternatives(condition, negated).stream())
                .limit(ALTERNATIVES + 1L)
                .toList();
    }

    private static List<List<Condition>> product(List<Condition> conditions, boolean negated) {
        List<List<Condition>> result = List.of(List.of());
        for (Condition condition : conditions) {
            List<List<Condition>> right = alternatives(condition, negated);
            List<List<Condition>> next = new ArrayList<>();
            for (List<Condition> left : result) {
                for (List<Condition> more : right) {
                    List<Condition> both = new ArrayList<>(left);
                    both.addAll(more);
                    next.add(both);
                }
            }
            result = next.size() > ALTERNATIVES ? next.subList(0, ALTERNATIVES + 1) : next;
        }
        return result;
    }
}
