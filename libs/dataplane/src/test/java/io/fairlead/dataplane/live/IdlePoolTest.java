package io.fairlead.dataplane.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Idle connections are used last in first out, noticed when dead, and given up when a rush is over. */
final class IdlePoolTest {

    private final List<String> closed = new ArrayList<>();
    private final Set<String> dead = new HashSet<>();
    private final IdlePool<String> pool = new IdlePool<>(2, 8, connection -> !dead.contains(connection), closed::add);

    @Test
    void lastInIsFirstOutAndTheDeadAreSkipped() {
        pool.give(0, "a");
        pool.give(0, "b");
        pool.give(0, "c");
        dead.add("c");
        assertThat(pool.take(0)).isEqualTo("b");
        assertThat(pool.take(1)).isNull();
        assertThat(closed).containsExactly("c");
    }

    @Test
    void whatNobodyNeededIsHalvedOldestFirst() {
        for (String connection : List.of("a", "b", "c", "d", "e", "f", "g", "h")) {
            pool.give(0, connection);
        }
        pool.shrink();
        assertThat(closed).as("nobody knows yet what is needed").isEmpty();
        pool.give(0, String.valueOf(pool.take(0)));
        pool.shrink();
        assertThat(closed).containsExactly("a", "b", "c", "d");
        for (int i = 0; i < 4; i++) {
            pool.shrink();
        }
        assertThat(pool.size()).isZero();
    }

    @Test
    void whatIsNeededStays() {
        for (String connection : List.of("a", "b", "c", "d")) {
            pool.give(0, connection);
        }
        for (int round = 0; round < 5; round++) {
            pool.shrink();
            List<String> taken = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                taken.add(String.valueOf(pool.take(0)));
            }
            taken.reversed().forEach(connection -> pool.give(0, connection));
        }
        assertThat(closed).isEmpty();
    }

    @Test
    void moreThanTheLimitAndAfterTheEndAreClosed() {
        for (int i = 0; i < 9; i++) {
            pool.give(1, "c" + i);
        }
        assertThat(closed).containsExactly("c8");
        pool.close();
        pool.give(0, "late");
        assertThat(closed).hasSize(10);
    }
}
