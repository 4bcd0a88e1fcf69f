package io.fairlead.balancing;

/** Weighted orders: cycles in which every server comes as often as its weight says. */
final class Weights {

    /** Longest cycle; larger sums of weights are scaled down. */
    private static final int MAX_CYCLE = 8192;

    private Weights() {}

    /** The cycle of indices, spread as evenly as can be. */
    static int[] cycle(Candidates candidates) {
        int[] weight = lowest(candidates);
        return smooth(weight, total(weight));
    }

    /**
     * The cycle of indices as HAProxy's static algorithms have it, so that a key finds the same server behind both: the
     * first server whose share has come, whoever waits longest.
     */
    static int[] map(Candidates candidates) {
        int[] weight = lowest(candidates);
        return coarse(weight, total(weight));
    }

    private static int total(int[] weight) {
        int total = 0;
        for (int one : weight) {
            total += one;
        }
        return total;
    }

    /** The weights in lowest terms, their sum bounded. */
    private static int[] lowest(Candidates candidates) {
        int n = candidates.size();
        int[] weight = new int[n];
        int divisor = 0;
        for (int i = 0; i < n; i++) {
            weight[i] = candidates.weight(i);
            divisor = gcd(divisor, weight[i]);
        }
        long total = 0;
        for (int i = 0; i < n; i++) {
            weight[i] /= divisor;
            total += weight[i];
        }
        if (total > MAX_CYCLE) {
            scale(weight, total);
        }
        return weight;
    }

    private static void scale(int[] weight, long total) {
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (int) Math.max(1, (long) weight[i] * MAX_CYCLE / total);
        }
    }

    private static int[] coarse(int[] weight, int total) {
        int[] order = new int[total];
        int[] score = new int[weight.length];
        for (int step = 0; step < total; step++) {
            int best = -1;
            int most = 0;
            for (int i = 0; i < weight.length; i++) {
                score[i] += weight[i];
                int turns = (score[i] + total) / total;
                if (best < 0 || turns > most) {
                    best = i;
                    most = turns;
                }
            }
            score[best] -= total;
            order[step] = best;
        }
        return order;
    }

    private static int[] smooth(int[] weight, int total) {
        int[] order = new int[total];
        int[] current = new int[weight.length];
        for (int step = 0; step < total; step++) {
            int best = 0;
            for (int i = 0; i < weight.length; i++) {
                current[i] += weight[i];
                if (current[i] > current[best]) {
                    best = i;
                }
            }
            current[best] -= total;
            order[step] = best;
        }
        return order;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
