package io.fairlead.telemetry.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Times are kept to 1.6 %, add up over nodes and survive the way between them. */
final class LatencyTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 31, 32, 63, 64, 65, 127, 128, 1000, 4711, 999_999, 60_000_000, 2_000_000_000})
    void everyValueIsInABucketAtMostTwoPercentWide(long micros) {
        int index = LatencyBuckets.indexOf(micros);
        assertThat(LatencyBuckets.highest(index)).isBetween(micros, micros + micros / 64);
        if (index > 0) {
            assertThat(LatencyBuckets.highest(index - 1)).isLessThan(micros);
        }
    }

    @Test
    void valuesOutOfRangeAreInTheFirstAndTheLastBucket() {
        assertThat(LatencyBuckets.indexOf(-5)).isZero();
        assertThat(LatencyBuckets.indexOf(Long.MAX_VALUE)).isEqualTo(LatencyBuckets.COUNT - 1);
    }

    @Test
    void percentilesAndMaximum() {
        LatencyRecorder recorder = new LatencyRecorder();
        for (int ms = 1; ms <= 1000; ms++) {
            recorder.record(TimeUnit.MILLISECONDS.toNanos(ms));
        }
        Latency latency = recorder.snapshot();
        assertThat(latency.count()).isEqualTo(1000);
        assertThat(latency.percentileMicros(0.5)).isBetween(500_000L, 516_000L);
        assertThat(latency.percentileMicros(0.99)).isBetween(990_000L, 1_000_000L);
        assertThat(latency.percentileMicros(1)).isEqualTo(1_000_000);
        assertThat(recorder.maxMillis()).isEqualTo(1000);
        assertThat(Latency.NONE.percentileMicros(0.99)).isZero();
    }

    @Test
    void recentAverageForgetsWhatIsLongPast() {
        LatencyRecorder recorder = new LatencyRecorder();
        for (int i = 0; i < 20_000; i++) {
            recorder.record(TimeUnit.MILLISECONDS.toNanos(50));
        }
        assertThat(recorder.recentMillis()).isEqualTo(50);
        for (int i = 0; i < 20_000; i++) {
            recorder.record(TimeUnit.MILLISECONDS.toNanos(2));
        }
        assertThat(recorder.recentMillis()).isEqualTo(2);
        assertThat(recorder.maxMillis()).isEqualTo(50);
    }

    @Test
    void twoNodesTogetherAreAsOneThatSawItAll() {
        LatencyRecorder one = new LatencyRecorder();
        LatencyRecorder two = new LatencyRecorder();
        LatencyRecorder all = new LatencyRecorder();
        for (int i = 1; i <= 500; i++) {
            one.record(i * 1_000L);
            two.record(i * 1_000_000L);
            all.record(i * 1_000L);
            all.record(i * 1_000_000L);
        }
        assertThat(one.snapshot().plus(two.snapshot())).isEqualTo(all.snapshot());
    }

    @Test
    void sinceIsWhatCameOnTop() {
        LatencyRecorder recorder = new LatencyRecorder();
        recorder.record(9_000_000);
        Latency before = recorder.snapshot();
        recorder.record(1_000_000);
        Latency since = recorder.snapshot().since(before);
        assertThat(since.count()).isEqualTo(1);
        assertThat(since.maxMicros()).isBetween(1_000L, 1_040L);
    }

    @Test
    void textCarriesTheDistribution() {
        LatencyRecorder recorder = new LatencyRecorder();
        for (int i = 0; i < 300; i++) {
            recorder.record(i * 77_777L);
        }
        Latency latency = recorder.snapshot();
        assertThat(Latency.decode(latency.encode())).isEqualTo(latency);
        assertThat(Latency.decode(Latency.NONE.encode())).isEqualTo(Latency.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1 2", "1 *2", "1 9999*1", "1 2*", "1 -1*1", "1 5*1 2147483647*1"})
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> Latency.decode(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
