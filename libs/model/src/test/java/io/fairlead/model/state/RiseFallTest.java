package io.fairlead.model.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HAProxy's counter: from, checks (+ passed, - failed), to. */
class RiseFallTest {

    @ParameterizedTest(name = "rise {0} fall {1}: {2} {3} -> {4}")
    @CsvSource({
        // Up: every failure takes one, falling below rise is the end.
        "2, 3, 4, -, 3",
        "2, 3, 4, --, 2",
        "2, 3, 4, ---, 0",
        // One success while up makes it whole again.
        "2, 3, 4, --+, 4",
        "2, 3, 4, --+--, 2",
        // At start it is up and one failure from down.
        "2, 3, 2, -, 0",
        "2, 3, 2, +, 4",
        // Down: every success adds one, a failure takes all, reaching rise makes it whole.
        "2, 3, 0, +, 1",
        "2, 3, 0, +-, 0",
        "2, 3, 0, ++, 4",
        "3, 1, 0, ++, 2",
        "3, 1, 0, ++-, 0",
        "3, 1, 0, +++, 3",
        "1, 1, 1, -, 0",
        "1, 1, 0, +, 1",
        "1, 3, 3, --, 1",
        "1, 3, 3, ---, 0",
        "2, 3, 0, -----, 0",
        "2, 3, 4, +++++, 4",
    })
    void counts(int rise, int fall, int from, String checks, int to) {
        RiseFall counter = new RiseFall(rise, fall, from);
        for (int i = 0; i < checks.length(); i++) {
            counter = counter.next(checks.charAt(i) == '+');
        }
        assertThat(counter).isEqualTo(new RiseFall(rise, fall, to));
    }

    @Test
    void isUpFromRiseOnAndInTransitionBetweenTheEnds() {
        assertThat(new RiseFall(2, 3, 0)).matches(c -> !c.up() && !c.inTransition());
        assertThat(new RiseFall(2, 3, 1)).matches(c -> !c.up() && c.inTransition());
        assertThat(new RiseFall(2, 3, 2)).matches(c -> c.up() && c.inTransition());
        assertThat(new RiseFall(2, 3, 3)).matches(c -> c.up() && c.inTransition());
        assertThat(new RiseFall(2, 3, 4)).matches(c -> c.up() && !c.inTransition());
        assertThat(RiseFall.starting(2, 3)).isEqualTo(new RiseFall(2, 3, 2));
    }

    @Test
    void refusesWhatIsNoCounter() {
        assertThatThrownBy(() -> new RiseFall(0, 3, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RiseFall(2, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RiseFall(2, 3, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RiseFall(2, 3, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
