package io.fairlead.balancing;

/** Smooth weighted order: a cycle in which every server comes as often as its weight says, spread evenly. */
final class Weights {

    /** Longest cycle; larger sums of weights are scaled down. */
    private static final int MAX_CYCLE = 8192;

    private Weights() {}

    /** The cycle of indices. */
    static int[] cycle(Candidates candidates) {
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
            total = scale(weight, total);
        }
        return smooth(weight, (int) total);
    }

    private static long scale(int[] weight, long total) {
        long scaled = 0;
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (int) Math.max(1, (long) weight[i] * MAX_CYCLE / total);
            scaled += weight[i];
        }
        return scaled;
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
