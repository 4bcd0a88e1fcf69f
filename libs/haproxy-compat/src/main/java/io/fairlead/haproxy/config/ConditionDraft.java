package io.fairlead.haproxy.config;

import io.fairlead.model.config.Condition;
import java.util.ArrayList;
import java.util.List;

/**
 * A condition as written: alternatives of terms that must all hold. Names stay names until the section is read, because
 * a later {@code acl} line of the same name adds to an earlier one. HAProxy manual 7.2.
 */
record ConditionDraft(boolean unless, List<List<Term>> alternatives) {

    /** The condition of a rule without {@code if}. */
    static final ConditionDraft ALWAYS = new ConditionDraft(false, List.of(List.of()));

    /** One ACL of a condition. */
    sealed interface Term {
        boolean negated();
    }

    /** A reference to an {@code acl} line. */
    record Named(boolean negated, String name) implements Term {}

    /** An anonymous ACL between braces. */
    record Inline(boolean negated, Condition condition) implements Term {}

    ConditionDraft {
        alternatives = alternatives.stream().map(List::copyOf).toList();
    }

    /** Whether the rule has no condition. */
    boolean isAlways() {
        return equals(ALWAYS);
    }

    /** How many tests the resolved condition has. */
    int size(AclTable acls) {
        return alternatives.stream()
                .flatMap(List::stream)
                .mapToInt(term -> term instanceof Named named ? acls.size(named.name()) : 1)
                .sum();
    }

    /** The condition with every name replaced by what it stands for. */
    Condition resolve(AclTable acls) {
        List<Condition> any = new ArrayList<>();
        for (List<Term> alternative : alternatives) {
            any.add(all(alternative.stream().map(term -> resolve(term, acls)).toList()));
        }
        Condition condition = any(any);
        return unless ? new Condition.Not(condition) : condition;
    }

    private static Condition resolve(Term term, AclTable acls) {
        Condition condition = switch (term) {
            case Named named -> acls.condition(named.name());
            case Inline inline -> inline.condition();
        };
        return term.negated() ? new Condition.Not(condition) : condition;
    }

    /** All of them, without a wrapper around a single one. */
    static Condition all(List<Condition> conditions) {
        return conditions.size() == 1 ? conditions.getFirst() : new Condition.AllOf(conditions);
    }

    /** Any of them, without a wrapper around a single one. */
    static Condition any(List<Condition> conditions) {
        return conditions.size() == 1 ? conditions.getFirst() : new Condition.AnyOf(conditions);
    }
}
