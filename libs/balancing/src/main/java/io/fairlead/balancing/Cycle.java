package io.fairlead.balancing;

import java.util.concurrent.atomic.AtomicInteger;

/** Weighted round robin, smooth ({@code roundrobin}) or in a fixed order ({@code static-rr}). */
public final class Cycle implements Balancer {

    private final Candidates candidates;
    private final int[] order;
    private final AtomicInteger pointer;

    /**
     * Round robin over these candidates.
     *
     * @param pointer where it stands; handed from one set of candidates to the next so that a change does not send
     *     everybody to the first server
     */
    public Cycle(Candidates candidates, AtomicInteger pointer) {
        this(candidates, candidates.size() == 0 ? new int[0] : Weights.cycle(candidates), pointer);
    }

    private Cycle(Candidates candidates, int[] order, AtomicInteger pointer) {
        this.candidates = candidates;
        this.order = order;
        this.pointer = pointer;
    }

    /** The same in the order of HAProxy's static algorithms. */
    public static Cycle fixed(Candidates candidates, AtomicInteger pointer) {
        return new Cycle(candidates, candidates.size() == 0 ? new int[0] : Weights.map(candidates), pointer);
    }

    @Override
    public int pick(int key, int avoid) {
        int fallback = NONE;
        for (int tries = 0; tries < order.length; tries++) {
            int index = order[Math.floorMod(pointer.getAndIncrement(), order.length)];
            if (index != avoid && candidates.admits(index)) {
                return index;
            }
            if (fallback == NONE || fallback == avoid) {
                fallback = index;
            }
        }
        return fallback;
    }
}
