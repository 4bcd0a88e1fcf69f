package io.fairlead.model.config;

import java.util.List;

/** When a rule applies. HAProxy manual 7.2. */
public sealed interface Condition {

    /** One ACL: a fetch, how to compare, and the patterns of which any may match. */
    record Test(Fetch fetch, Matcher matcher, boolean ignoreCase, List<String> patterns) implements Condition {
        public Test {
            patterns = List.copyOf(patterns);
        }
    }

    /** The opposite. */
    record Not(Condition condition) implements Condition {}

    /** All of them; true when empty. */
    record AllOf(List<Condition> conditions) implements Condition {
        public AllOf {
            conditions = List.copyOf(conditions);
        }
    }

    /** Any of them; false when empty. */
    record AnyOf(List<Condition> conditions) implements Condition {
        public AnyOf {
            conditions = List.copyOf(conditions);
        }
    }

    /** The condition that always holds, for a rule without {@code if}. */
    static Condition always() {
        return new AllOf(List.of());
    }

    /** Whether this is {@link #always()}. */
    default boolean isAlways() {
        return this instanceof AllOf(List<Condition> all) && all.isEmpty();
    }
}
