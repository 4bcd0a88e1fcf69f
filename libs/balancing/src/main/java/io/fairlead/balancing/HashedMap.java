package io.fairlead.balancing;

/** Hash modulo the total weight: any change of the candidates moves most keys ({@code hash-type map-based}). */
public final class HashedMap implements Balancer {

    private final int[] order;
    private final int size;

    /** A map over these candidates. */
    public HashedMap(Candidates candidates) {
        this.size = candidates.size();
        this.order = size == 0 ? new int[0] : Weights.map(candidates);
    }

    @Override
    public int pick(int key, int avoid) {
        if (size == 0) {
            return NONE;
        }
        int index = order[Integer.remainderUnsigned(key, order.length)];
        return index == avoid && size > 1 ? (index + 1) % size : index;
    }
}
