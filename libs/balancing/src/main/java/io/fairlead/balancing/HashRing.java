package io.fairlead.balancing;

import java.util.Arrays;

/**
 * A ring with a point per unit of effective weight, 16 per unit of configured weight; a key belongs to the nearest point.
 * A server that leaves, or becomes lighter, moves only its own keys ({@code hash-type consistent}).
 */
public final class HashRing implements Balancer {

    /** Each entry: point in the high half, candidate in the low half; sorted by point, unsigned. */
    private final long[] ring;

    /** Most points a server may have: weight 256, 16 points each. */
    private static final int POINTS = 256 * SlowStart.STEPS;

    private static final int PRIME = 0xC000_0001;

    private final Candidates candidates;
    private final int balanceFactor;

    /**
     * A ring over these candidates.
     *
     * @param balanceFactor most load a server may have, in percent of its fair share; 0 for no bound
     */
    public HashRing(Candidates candidates, int balanceFactor) {
        this.candidates = candidates;
        this.balanceFactor = balanceFactor;
        int total = 0;
        for (int i = 0; i < candidates.size(); i++) {
            total += candidates.weight(i);
        }
        ring = new long[total];
        int at = 0;
        for (int i = 0; i < candidates.size(); i++) {
            for (int point = 0; point < candidates.weight(i); point++) {
                long hash = avalanche(candidates.identity(i) * POINTS + point) & 0xffff_ffffL;
                ring[at++] = hash << 31 | i;
            }
        }
        Arrays.sort(ring);
    }

    @Override
    public int pick(int key, int avoid) {
        if (ring.length == 0) {
            return NONE;
        }
        int at = nearest(avalanche(key) & 0xffff_ffffL);
        for (int step = 0; step < ring.length; step++) {
            int index = server(ring[(at + step) % ring.length]);
            if (index != avoid && !overloaded(index)) {
                return index;
            }
        }
        return server(ring[at]);
    }

    private int nearest(long hash) {
        int found = Arrays.binarySearch(ring, hash << 31);
        int next = found >= 0 ? found : -found - 1;
        int after = next % ring.length;
        int before = Math.floorMod(next - 1, ring.length);
        return distance(point(ring[before]), hash) <= distance(hash, point(ring[after])) ? before : after;
    }

    private static long distance(long from, long to) {
        return (to - from) & 0xffff_ffffL;
    }

    private static long point(long entry) {
        return entry >>> 31;
    }

    private static int server(long entry) {
        return (int) (entry & 0x7fff_ffffL);
    }

    private boolean overloaded(int index) {
        if (balanceFactor == 0) {
            return false;
        }
        long load = 0;
        long weight = 0;
        for (int i = 0; i < candidates.size(); i++) {
            load += candidates.load(i);
            weight += candidates.weight(i);
        }
        long bound = ((load + 1) * balanceFactor * candidates.weight(index) + weight * 100 - 1) / (weight * 100);
        return candidates.load(index) >= bound;
    }

    /**
     * Spreads similar numbers over the whole range: Bob Jenkins' 32-bit integer hash in six shifts (public domain), then a
     * multiplication with a large prime. It makes the same ring as HAProxy's, so that caches behind both hold the same.
     */
    static int avalanche(int value) {
        int x = value;
        x = (x + 0x7ed5_5d16) + (x << 12);
        x = (x ^ 0xc761_c23c) ^ (x >>> 19);
        x = (x + 0x1656_67b1) + (x << 5);
        x = (x + 0xd3a2_646c) ^ (x << 9);
        x = (x + 0xfd70_46c5) + (x << 3);
        x = (x ^ 0xb55a_4f09) ^ (x >>> 16);
        return x * PRIME;
    }
}
