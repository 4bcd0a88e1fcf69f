package io.fairlead.dataplane.rules;

import io.fairlead.model.config.Condition;
import io.fairlead.model.config.Matcher;
import java.util.List;
import java.util.function.IntPredicate;

/** Whether a value matches the patterns of a test. HAProxy manual 7.1. */
@FunctionalInterface
interface ValueTest {

    /** Whether any pattern matches; may change the value. */
    boolean holds(Value value);

    /** The test of a condition. */
    static ValueTest of(Condition.Test test) {
        List<String> patterns = test.patterns();
        return switch (test.matcher()) {
            case FOUND -> _ -> true;
            case BOOL -> value -> value.asNumber() && value.number() != 0;
            case INT -> {
                IntPredicate[] ranges = ranges(patterns);
                yield value -> value.asNumber() && any(ranges, value.number());
            }
            case LEN -> {
                IntPredicate[] ranges = ranges(patterns);
                yield value -> any(ranges, value.asText().length());
            }
            case IP -> {
                List<Network> networks = patterns.stream().map(Network::new).toList();
                yield value -> value.asAddress() && networks.stream().anyMatch(n -> n.contains(value.address()));
            }
            case STR, BEG, END, SUB, DIR, DOM, REG -> texts(test.matcher(), test.ignoreCase(), patterns);
        };
    }

    private static ValueTest texts(Matcher matcher, boolean ignoreCase, List<String> patterns) {
        BytePatterns compiled = new BytePatterns(matcher, ignoreCase, patterns);
        return value -> {
            value.asText();
            return compiled.match(value.bytes(), value.from(), value.to());
        };
    }

    private static IntPredicate[] ranges(List<String> patterns) {
        return patterns.stream().map(IntRange::parse).toArray(IntPredicate[]::new);
    }

    private static boolean any(IntPredicate[] ranges, long number) {
        int value = Math.clamp(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
        for (IntPredicate range : ranges) {
            if (range.test(value)) {
                return true;
            }
        }
        return false;
    }
}
