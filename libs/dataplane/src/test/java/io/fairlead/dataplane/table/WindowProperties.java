package io.fairlead.dataplane.table;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The sliding estimate of events per period. */
final class WindowProperties {

    private static final long PERIOD = 10_000;

    @Property
    void anEventCountsAtOnceAndIsForgottenAfterTwoPeriods(@ForAll @IntRange(min = 1, max = 1000) int events) {
        Window window = new Window(PERIOD, 0);
        window.add(events, 0);
        assertThat(window.count(0)).isEqualTo(events);
        assertThat(window.count(2 * PERIOD + 1)).isZero();
    }

    @Property
    void ofTheFormerPeriodCountsWhatTheWindowStillCovers(
            @ForAll @IntRange(min = 2, max = 1000) int events, @ForAll @IntRange(max = 9999) int into) {
        Window window = new Window(PERIOD, 0);
        window.add(events, 0);
        window.add(1, PERIOD + into);
        assertThat(window.count(PERIOD + into)).isEqualTo((events * (PERIOD - into) + PERIOD) / PERIOD);
    }

    @Property
    void theWaitEndsExactlyWhenOneMoreFits(
            @ForAll @Size(max = 50) int @IntRange(max = 3000) [] gaps, @ForAll @IntRange(min = 1, max = 20) int most) {
        Window window = new Window(PERIOD, 0);
        long now = 0;
        for (int gap : gaps) {
            now += Math.floorMod(gap, 3000);
            window.add(1, now);
            long wait = window.wait(most, now);
            assertThat(wait).isBetween(0L, 2 * PERIOD + 1);
            assertThat(window.count(now + wait)).isLessThan(most);
            if (wait > 0) {
                assertThat(window.count(now + wait - 1)).isGreaterThanOrEqualTo(most);
            }
        }
    }

    @Property
    void theEstimateIsNeverAboveTwoPeriodsAndNeverNegative(@ForAll @Size(max = 50) int @IntRange(max = 3000) [] gaps) {
        Window window = new Window(PERIOD, 0);
        long now = 0;
        long total = 0;
        for (int gap : gaps) {
            now += Math.floorMod(gap, 3000);
            window.add(1, now);
            total++;
            assertThat(window.count(now)).isBetween(0L, total);
        }
    }
}
