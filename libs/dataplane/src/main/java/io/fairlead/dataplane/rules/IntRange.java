package io.fairlead.dataplane.rules;

import java.util.function.IntPredicate;

/** Integer patterns: {@code lt 1}, {@code 1:10}, {@code 7}. HAProxy manual 7.1.2. */
final class IntRange {

    private IntRange() {}

    static IntPredicate parse(String pattern) {
        String[] words = pattern.strip().split("\\s+", 2);
        if (words.length == 2) {
            int bound = Integer.parseInt(words[1]);
            return switch (words[0]) {
                case "eq" -> value -> value == bound;
                case "ge" -> value -> value >= bound;
                case "gt" -> value -> value > bound;
                case "le" -> value -> value <= bound;
                case "lt" -> value -> value < bound;
                default -> throw new IllegalArgumentException("\"" + pattern + "\" is not an integer pattern");
            };
        }
        int colon = pattern.indexOf(':');
        if (colon >= 0) {
            int low = colon == 0 ? Integer.MIN_VALUE : Integer.parseInt(pattern.substring(0, colon));
            int high =
                    colon == pattern.length() - 1 ? Integer.MAX_VALUE : Integer.parseInt(pattern.substring(colon + 1));
            return value -> value >= low && value <= high;
        }
        int exact = Integer.parseInt(pattern);
        return value -> value == exact;
    }
}
