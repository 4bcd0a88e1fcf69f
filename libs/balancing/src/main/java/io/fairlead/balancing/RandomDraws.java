package io.fairlead.balancing;

import java.util.function.IntUnaryOperator;

/** The least loaded of a few drawn by weight ({@code random(n)}). */
public final class RandomDraws implements Balancer {

    private final Candidates candidates;
    private final int[] order;
    private final int draws;
    private final IntUnaryOperator random;

    /**
     * Random choice.
     *
     * @param draws how many are drawn
     * @param random gives a number from 0 to below its argument
     */
    public RandomDraws(Candidates candidates, int draws, IntUnaryOperator random) {
        this.candidates = candidates;
        this.order = candidates.size() == 0 ? new int[0] : Weights.cycle(candidates);
        this.draws = draws;
        this.random = random;
    }

    @Override
    public int pick(int key, int avoid) {
        int best = NONE;
        for (int i = 0; i < draws && order.length > 0; i++) {
            int index = order[random.applyAsInt(order.length)];
            if (index == avoid && candidates.size() > 1) {
                index = (index + 1) % candidates.size();
            }
            if (best == NONE || better(index, best) || !candidates.queues(best)) {
                best = index;
            }
        }
        return best;
    }

    private boolean better(int index, int best) {
        return (long) candidates.load(index) * candidates.weight(best)
                < (long) candidates.load(best) * candidates.weight(index);
    }
}
