package io.fairlead.telemetry.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Lines of rows on which nothing happened stay the same, and so do the rows made of them. */
final class SnapshotReaderTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.250Z");

    /** A server that went up at noon, {@code second} seconds later. */
    private static StatsRow server(int number, long second, long sessions) {
        return StatsRow.server("app", "s" + number)
                .set(Metric.STOT, sessions)
                .set(Metric.LASTCHG, second)
                .set(Metric.LASTSESS, -1)
                .build();
    }

    private static NodeSnapshot at(long millis, int servers, long sessionsOfTheFirst) {
        List<StatsRow> rows = new ArrayList<>();
        for (int i = 0; i < servers; i++) {
            rows.add(server(i, millis / 1000, i == 0 ? sessionsOfTheFirst : 0));
        }
        return new NodeSnapshot("edge-1", NOON.plusMillis(millis), Instant.EPOCH, rows);
    }

    @Test
    void ofFewRowsEverythingIsExact() {
        SnapshotWriter writer = new SnapshotWriter();
        SnapshotReader reader = new SnapshotReader();
        for (int second = 0; second < 30; second++) {
            NodeSnapshot told = at(second * 1000L, 3, second);
            assertThat(reader.read(writer.write(told))).isEqualTo(told);
            assertThat(SnapshotCodec.decode(SnapshotCodec.encode(told))).isEqualTo(told);
        }
    }

    @Test
    void agesThatOnlyGrowChangeNoLineWhereverTheSecondBegins() {
        SnapshotWriter writer = new SnapshotWriter();
        String first = writer.write(at(0, 2, 0)).lines().skip(1).toList().toString();
        for (long millis : List.of(990L, 1003L, 1999L, 2740L, 2760L, 3751L, 60_000L)) {
            assertThat(writer.write(at(millis, 2, 0)).lines().skip(1).toList().toString())
                    .isEqualTo(first);
        }
    }

    @Test
    void ofManyRowsThoseThatDidNotChangeAreTheSameObjects() {
        SnapshotWriter writer = new SnapshotWriter();
        SnapshotReader reader = new SnapshotReader();
        List<StatsRow> before = reader.read(writer.write(at(0, 2000, 0))).rows();
        List<StatsRow> after = reader.read(writer.write(at(1000, 2000, 5))).rows();

        assertThat(after.getFirst()).isEqualTo(server(0, 1, 5));
        Set<StatsRow> former = Collections.newSetFromMap(new IdentityHashMap<>());
        former.addAll(before);
        assertThat(after.stream().filter(former::contains).count()).isBetween(1700L, 1999L);
        for (int second = 2; second < 20; second++) {
            after = reader.read(writer.write(at(second * 1000L, 2000, 5))).rows();
        }
        assertThat(after)
                .allSatisfy(row -> assertThat(Duration.ofSeconds(row.numberOrZero(Metric.LASTCHG)))
                        .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(19)));
    }
}
