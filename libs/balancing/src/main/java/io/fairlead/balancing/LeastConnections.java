package io.fairlead.balancing;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The candidate with the lowest load in relation to its weight: 0 when idle, else (load + 1) / weight; equal ones take
 * turns ({@code leastconn}).
 */
public final class LeastConnections implements Balancer {

    private static final long SCALE = 4096;

    private final Candidates candidates;
    private final AtomicInteger turn;

    /** Least connections; {@code turn} is where ties continue. */
    public LeastConnections(Candidates candidates, AtomicInteger turn) {
        this.candidates = candidates;
        this.turn = turn;
    }

    @Override
    public int pick(int key, int avoid) {
        int n = candidates.size();
        if (n == 0) {
            return NONE;
        }
        int first = Math.floorMod(turn.getAndIncrement(), n);
        int best = NONE;
        long lowest = Long.MAX_VALUE;
        for (int step = 0; step < n; step++) {
            int index = first + step < n ? first + step : first + step - n;
            long cost = cost(index, avoid);
            if (cost < lowest) {
                lowest = cost;
                best = index;
            }
        }
        return best;
    }

    private long cost(int index, int avoid) {
        int load = candidates.load(index);
        long cost = load == 0 ? 0 : (load + 1) * SCALE / candidates.weight(index);
        long penalty = candidates.queues(index) ? 0 : Integer.MAX_VALUE;
        return cost + penalty + (index == avoid ? Long.MAX_VALUE / 2 : 0);
    }
}
