package io.fairlead.haproxy.config;

import java.util.Collection;
import java.util.Locale;

/** Finds the word somebody may have meant. */
final class Nearest {

    private static final int LONGEST = 64;
    private static final int CANDIDATES = 1000;

    private Nearest() {}

    /** The hint {@code did you mean "x"?}, or an empty string when no candidate is close. */
    static String hint(String word, Collection<String> candidates) {
        if (word.isEmpty() || word.length() > LONGEST) {
            return "";
        }
        String best = "";
        int bestDistance = Math.max(1, word.length() / 3) + 1;
        int looked = 0;
        for (String candidate : candidates) {
            if (looked++ == CANDIDATES) {
                break;
            }
            int distance = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < bestDistance && distance < word.length()) {
                bestDistance = distance;
                best = candidate;
            }
        }
        return best.isEmpty() ? "" : "did you mean \"" + best + "\"?";
    }

    /** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                int best = Math.min(replace, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    best = Math.min(best, d[i - 2][j - 2] + 1);
                }
                d[i][j] = best;
            }
        }
        return d[a.length()][b.length()];
    }
}
