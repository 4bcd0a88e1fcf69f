package io.fairlead.dataplane.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.config.StickTable;
import io.fairlead.model.config.StickTable.Column;
import io.fairlead.model.config.StickTable.KeyType;
import io.fairlead.model.config.StickTable.Stored;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Tables stay within their size, and what a stream holds stays in them. */
final class LiveTableProperties {

    private static LiveTable table(int size, boolean noPurge) {
        return new LiveTable(new StickTable(
                "t",
                KeyType.IP,
                32,
                size,
                Optional.of(Duration.ofSeconds(10)),
                noPurge,
                List.of(
                        new Stored(Column.CONN_CUR, Duration.ZERO),
                        new Stored(Column.HTTP_REQ_RATE, Duration.ofSeconds(10)))));
    }

    @Property(tries = 50)
    void neverMoreThanItsSize(@ForAll long seed, @ForAll @IntRange(min = 1, max = 64) int size) {
        LiveTable table = table(size, false);
        java.util.Random random = new java.util.Random(seed);
        ArrayDeque<Tracking> open = new ArrayDeque<>();
        for (int i = 0; i < 500; i++) {
            Tracking tracking = new Tracking();
            tracking.track(0, table, TableKey.of(random.nextInt(1000)), i);
            open.add(tracking);
            if (random.nextBoolean()) {
                open.remove().end(i);
            }
            assertThat(table.size()).isLessThanOrEqualTo(size);
        }
        open.forEach(tracking -> tracking.end(500));
        for (int key = 0; key < 1000; key++) {
            TableEntry entry = table.find(TableKey.of(key), 500);
            if (entry != null) {
                assertThat(entry.value(Column.CONN_CUR, 500)).isZero();
                assertThat(entry.holders).isZero();
            }
        }
    }

    @Example
    void aFullTableDropsTheOldestThatNobodyHolds() {
        LiveTable table = table(2, false);
        Tracking held = new Tracking();
        held.track(0, table, TableKey.of(1), 0);
        table.touch(TableKey.of(2), 1);
        table.touch(TableKey.of(3), 2);
        assertThat(table.find(TableKey.of(1), 2)).isNotNull();
        assertThat(table.find(TableKey.of(2), 2)).isNull();
        assertThat(table.find(TableKey.of(3), 2)).isNotNull();
    }

    @Example
    void aTableThatPurgesNothingTakesNoMore() {
        LiveTable table = table(1, true);
        assertThat(table.touch(TableKey.of(1), 0)).isNotNull();
        assertThat(table.touch(TableKey.of(2), 1)).isNull();
    }

    @Example
    void anEntryExpiresOnceNobodyHoldsIt() {
        LiveTable table = table(8, false);
        Tracking tracking = new Tracking();
        tracking.track(0, table, TableKey.of(1), 0);
        tracking.request(0);
        assertThat(table.find(TableKey.of(1), 60_000)).isNotNull();
        tracking.end(60_000);
        assertThat(table.find(TableKey.of(1), 69_999)).isNotNull();
        assertThat(table.find(TableKey.of(1), 70_000)).isNull();
    }

    @Example
    void theFirstThatFillsASlotWins() {
        LiveTable table = table(8, false);
        Tracking tracking = new Tracking();
        assertThat(tracking.track(0, table, TableKey.of(1), 0)).isTrue();
        assertThat(tracking.track(0, table, TableKey.of(2), 0)).isFalse();
        assertThat(tracking.entry(0)).isSameAs(table.find(TableKey.of(1), 0));
        tracking.end(0);
    }
}
