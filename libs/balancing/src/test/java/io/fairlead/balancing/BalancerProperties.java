package io.fairlead.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What must hold of every algorithm, whatever the weights. */
final class BalancerProperties {

    private static final class Fixed implements Candidates {
        private final int[] weights;
        private final int[] loads;
        private final int[] identities;

        Fixed(int[] weights, int[] loads, int[] identities) {
            this.weights = weights;
            this.loads = loads;
            this.identities = identities;
        }

        @Override
        public int size() {
            return weights.length;
        }

        @Override
        public int weight(int index) {
            return weights[index];
        }

        @Override
        public int load(int index) {
            return loads[index];
        }

        @Override
        public boolean admits(int index) {
            return true;
        }

        @Override
        public int identity(int index) {
            return identities[index];
        }
    }

    private static Fixed weighted(int[] weights) {
        int[] identities = new int[weights.length];
        for (int i = 0; i < identities.length; i++) {
            identities[i] = i + 1;
        }
        return new Fixed(weights, new int[weights.length], identities);
    }

    @Property(tries = 200)
    void aCycleGivesEveryServerItsWeight(@ForAll @Size(min = 1, max = 6) int @IntRange(min = 1, max = 20) [] weights) {
        int[] safe = java.util.Arrays.stream(weights)
                .map(w -> Math.floorMod(w, 20) + 1)
                .toArray();
        int total = java.util.Arrays.stream(safe).sum();
        Cycle cycle = new Cycle(weighted(safe), new AtomicInteger());
        int[] got = new int[safe.length];
        for (int i = 0; i < total; i++) {
            got[cycle.pick(0, Balancer.NONE)]++;
        }
        assertThat(got).isEqualTo(safe);
    }

    @Property(tries = 100)
    void aServerThatLeavesTheRingMovesOnlyItsKeys(@ForAll @IntRange(min = 2, max = 8) int servers) {
        int[] weights = new int[servers];
        java.util.Arrays.fill(weights, 4);
        HashRing before = new HashRing(weighted(weights), 0);
        int[] fewer = java.util.Arrays.copyOf(weights, servers - 1);
        HashRing after = new HashRing(weighted(fewer), 0);
        for (int key = 0; key < 500; key++) {
            int was = before.pick(key, Balancer.NONE);
            if (was != servers - 1) {
                assertThat(after.pick(key, Balancer.NONE)).isEqualTo(was);
            }
        }
    }

    @Property(tries = 100)
    void hashingIsStableAndAvoidsWhenItCan(@ForAll int key, @ForAll @IntRange(min = 2, max = 6) int servers) {
        int[] weights = new int[servers];
        java.util.Arrays.fill(weights, 1);
        for (Balancer balancer :
                new Balancer[] {new HashedMap(weighted(weights)), new HashRing(weighted(weights), 0)}) {
            int first = balancer.pick(key, Balancer.NONE);
            assertThat(balancer.pick(key, Balancer.NONE)).isEqualTo(first);
            assertThat(balancer.pick(key, first)).isNotEqualTo(first);
        }
    }

    @Property(tries = 100)
    void anIdleServerWinsLeastConnections(@ForAll @IntRange(min = 0, max = 3) int idle) {
        int[] loads = {5, 1, 9, 2};
        loads[idle] = 0;
        Fixed candidates = new Fixed(new int[] {1, 100, 256, 3}, loads, new int[] {1, 2, 3, 4});
        LeastConnections balancer = new LeastConnections(candidates, new AtomicInteger());
        assertThat(balancer.pick(0, Balancer.NONE)).isEqualTo(idle);
    }
}
