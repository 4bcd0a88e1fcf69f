package io.fairlead.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.config.HostPort;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WalHistoryTest {

    private static final HostPort ONE = new HostPort("one", 5432);
    private static final HostPort TWO = new HostPort("two", 5432);
    private static final long SECOND = 1_000_000_000L;

    private final WalHistory history = new WalHistory.Book().of(Set.of(ONE, TWO));

    @Test
    void aReplicaIsBehindSinceThereIsSomethingItLacks() {
        history.seen(ONE, 10 * SECOND, 1, 1000);
        history.seen(ONE, 11 * SECOND, 1, 2000);
        history.seen(ONE, 12 * SECOND, 1, 3000);
        assertThat(history.behind(3000, 20 * SECOND)).isEqualTo(WalHistory.Lag.NONE);
        assertThat(history.behind(2999, 20 * SECOND)).isEqualTo(new WalHistory.Lag(1, Duration.ofSeconds(8)));
        assertThat(history.behind(1500, 20 * SECOND)).isEqualTo(new WalHistory.Lag(1500, Duration.ofSeconds(9)));
        assertThat(history.behind(0, 20 * SECOND)).isEqualTo(new WalHistory.Lag(3000, Duration.ofSeconds(10)));
    }

    @Test
    void aPrimaryWithoutWorkMakesNobodyLate() {
        history.seen(ONE, SECOND, 1, 1000);
        history.seen(ONE, 3600 * SECOND, 1, 1000);
        assertThat(history.behind(1000, 3600 * SECOND)).isEqualTo(WalHistory.Lag.NONE);
        assertThat(history.behind(900, 3600 * SECOND).time()).isEqualTo(Duration.ofSeconds(3599));
    }

    @Test
    void whatTheOneBeforeWroteAloneIsLackedByNobody() {
        history.seen(ONE, SECOND, 1, 9000);
        history.seen(TWO, 2 * SECOND, 2, 5000);
        assertThat(history.behind(5000, 3 * SECOND)).isEqualTo(WalHistory.Lag.NONE);
        assertThat(history.primary()).contains(TWO);
        history.seen(TWO, 4 * SECOND, 2, 4000);
        assertThat(history.behind(4000, 5 * SECOND))
                .as("restored from a backup")
                .isEqualTo(WalHistory.Lag.NONE);
    }

    @Test
    void nothingIsKnownAtFirstAndMuchIsForgotten() {
        assertThat(history.behind(0, SECOND)).isEqualTo(WalHistory.Lag.NONE);
        assertThat(history.fresh(SECOND, SECOND)).isFalse();
        for (int i = 1; i <= 5000; i++) {
            history.seen(ONE, i * SECOND, 1, i);
        }
        WalHistory.Lag lag = history.behind(0, 5001 * SECOND);
        assertThat(lag.bytes()).isEqualTo(5000);
        assertThat(lag.time()).isBetween(Duration.ofSeconds(1000), Duration.ofSeconds(1100));
        assertThat(history.fresh(5001 * SECOND, 2 * SECOND)).isTrue();
    }

    @Test
    void eitherLimitIsEnoughAndNothingIsNone() {
        WalHistory.Lag lag = new WalHistory.Lag(100, Duration.ofMillis(50));
        assertThat(lag.exceeds(0, Duration.ZERO)).isFalse();
        assertThat(lag.exceeds(100, Duration.ofMillis(50))).isFalse();
        assertThat(lag.exceeds(99, Duration.ZERO)).isTrue();
        assertThat(lag.exceeds(0, Duration.ofMillis(49))).isTrue();
    }
}
