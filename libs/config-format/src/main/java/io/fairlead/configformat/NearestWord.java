package io.fairlead.configformat;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The valid word an operator probably meant. */
final class NearestWord {

    /** A longer word is like none of ours, and comparing it would take long. */
    private static final int LONGEST = 64;

    private NearestWord() {}

    /** {@code did you mean "x"?}, or the valid words when none is near. */
    static String hint(String word, Collection<String> valid) {
        if (word.length() > LONGEST) {
            return "valid: " + String.join(", ", valid.stream().sorted().toList());
        }
        Optional<String> nearest = valid.stream()
                .min(Comparator.comparingInt((String v) -> distance(word, v)).thenComparing(v -> v))
                .filter(v -> distance(word, v) <= Math.max(2, word.length() / 3));
        return nearest.map(v -> "did you mean \"" + v + "\"?")
                .orElseGet(() ->
                        "valid: " + String.join(", ", valid.stream().sorted().toList()));
    }

    /** Levenshtein distance. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? diagonal : diagonal + 1;
                row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
