package io.fairlead.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Limits and weights that change with load and time. */
final class LimitProperties {

    @Property
    void aDynamicLimitLiesBetweenItsBounds(
            @ForAll @IntRange(min = 1, max = 500) int minconn,
            @ForAll @IntRange(min = 1, max = 500) int maxconn,
            @ForAll @IntRange(max = 5000) int load,
            @ForAll @IntRange(min = 1, max = 4000) int fullconn) {
        int limit = DynamicLimit.of(minconn, maxconn, load, fullconn);
        assertThat(limit).isBetween(minconn, Math.max(minconn, maxconn));
        assertThat(DynamicLimit.of(minconn, maxconn, load + 1, fullconn)).isGreaterThanOrEqualTo(limit);
        assertThat(DynamicLimit.of(minconn, maxconn, fullconn, fullconn)).isEqualTo(Math.max(minconn, maxconn));
    }

    @Example
    void asTheManualHasIt() {
        // minconn 100, maxconn 1000, fullconn 10000: the example of HAProxy manual 4.2 fullconn
        assertThat(DynamicLimit.of(100, 1000, 1000, 10_000)).isEqualTo(100);
        assertThat(DynamicLimit.of(100, 1000, 5000, 10_000)).isEqualTo(500);
        assertThat(DynamicLimit.of(0, 7, 0, 10)).isEqualTo(7);
        assertThat(DynamicLimit.of(0, 0, 0, 10)).isZero();
    }

    @Property
    void aSlowStartRisesFromOneStepToAll(@ForAll @IntRange(min = 1, max = 600_000) int duration) {
        int before = 1;
        assertThat(SlowStart.step(0, duration)).isEqualTo(1);
        for (int i = 0; i <= 20; i++) {
            int step = SlowStart.step((long) duration * i / 20, duration);
            assertThat(step).isBetween(before, SlowStart.STEPS);
            before = step;
        }
        assertThat(before).isEqualTo(SlowStart.STEPS);
    }

    @Property
    void aLimitIsNeverNothingWhileItRises(
            @ForAll @IntRange(min = 1, max = 1000) int limit, @ForAll @IntRange(max = 100) int elapsed) {
        assertThat(SlowStart.limit(limit, elapsed, 100)).isBetween(1, limit);
    }
}
