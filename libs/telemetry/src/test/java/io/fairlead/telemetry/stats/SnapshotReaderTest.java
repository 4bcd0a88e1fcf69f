package io.fairlead.telemetry.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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

    /** A board that keeps what was put there. */
    private static final class Board {
        private final SnapshotWriter writer = new SnapshotWriter();
        private final Map<String, String> parts = new HashMap<>();
        private final Set<String> asked = new TreeSet<>();
        private String head = "";
        private long written;

        void tell(NodeSnapshot snapshot) {
            Telling telling = writer.write(snapshot);
            telling.parts().forEach(part -> parts.put(part.name(), part.text()));
            head = telling.head();
            written = head.length()
                    + telling.parts().stream()
                            .mapToLong(part -> part.text().length())
                            .sum();
        }

        Optional<NodeSnapshot> read(SnapshotReader reader) {
            asked.clear();
            return reader.read(head, names -> {
                asked.addAll(names);
                Map<String, String> found = new HashMap<>(parts);
                found.keySet().retainAll(names);
                return found;
            });
        }
    }

    /** Rows with ages of the snapshot's own moment. */
    private static List<StatsRow> aged(NodeSnapshot snapshot) {
        return snapshot.rows().stream()
                .map(row -> row.at(snapshot.time().getEpochSecond()).toldAt(0))
                .toList();
    }

    @Test
    void ofFewRowsEverythingIsExact() {
        Board board = new Board();
        SnapshotReader reader = new SnapshotReader();
        for (int second = 0; second < 30; second++) {
            NodeSnapshot told = at(second * 1000L, 3, second);
            board.tell(told);
            assertThat(aged(board.read(reader).orElseThrow())).isEqualTo(told.rows());
            assertThat(SnapshotCodec.decode(SnapshotCodec.encode(told))).isEqualTo(told);
        }
        assertThat(board.parts).isEmpty();
    }

    @Test
    void agesThatOnlyGrowChangeNoLineWhereverTheSecondBegins() {
        SnapshotWriter writer = new SnapshotWriter();
        String first = lines(writer.write(at(0, 2, 0)));
        for (long millis : List.of(990L, 1003L, 1999L, 2740L, 2760L, 3751L, 60_000L)) {
            assertThat(lines(writer.write(at(millis, 2, 0)))).isEqualTo(first);
        }
    }

    private static String lines(Telling telling) {
        return telling.head().lines().skip(1).toList().toString();
    }

    @Test
    void ofManyRowsOnlyWhatChangedIsToldAndTheOthersAreTheSameObjects() {
        Board board = new Board();
        SnapshotReader reader = new SnapshotReader();
        board.tell(at(0, 2000, 0));
        long all = board.written;
        List<StatsRow> first = board.read(reader).orElseThrow().rows();
        for (int second = 1; second < 50; second++) {
            NodeSnapshot told = at(second * 1000L, 2000, second);
            board.tell(told);
            NodeSnapshot read = board.read(reader).orElseThrow();
            assertThat(board.asked).as("one part, not all of it").hasSize(1).doesNotContain(Telling.BASE);
            assertThat(aged(read)).isEqualTo(told.rows());
            assertThat(read.rows().get(1)).isSameAs(first.get(1));
            assertThat(read.time()).isEqualTo(told.time());
            if (!board.parts
                    .getOrDefault(Telling.BASE, "")
                    .contains("\t" + (second + 1) + "\t" + (second + 1) + "\t")) {
                assertThat(board.written).isLessThan(all / 100);
            }
        }
    }

    @Test
    void whoComesLaterOrMissedSomeReadsTheSame() {
        Board board = new Board();
        SnapshotReader seldom = new SnapshotReader();
        for (int second = 0; second < 100; second++) {
            NodeSnapshot told = at(second * 1000L, 600, second);
            board.tell(told);
            assertThat(aged(board.read(new SnapshotReader()).orElseThrow())).isEqualTo(told.rows());
            if (second % 7 == 0 || second % 31 == 0) {
                assertThat(aged(board.read(seldom).orElseThrow())).isEqualTo(told.rows());
            }
        }
    }

    @Test
    void otherRowsOrAnotherLifeAreToldAnew() {
        Board board = new Board();
        SnapshotReader reader = new SnapshotReader();
        board.tell(at(0, 600, 0));
        board.read(reader);
        board.tell(at(1000, 601, 3));
        assertThat(board.read(reader).orElseThrow().rows()).hasSize(601);
        Board again = new Board();
        NodeSnapshot fresh = at(2000, 601, 1);
        again.tell(new NodeSnapshot("edge-1", fresh.time(), NOON, fresh.rows()));
        assertThat(aged(again.read(reader).orElseThrow())).isEqualTo(fresh.rows());
    }

    @Test
    void partsThatAreGoneAreWaitedForUntilEverythingIsToldAgain() {
        Board board = new Board();
        SnapshotReader reader = new SnapshotReader();
        for (int second = 0; second < 5; second++) {
            board.tell(at(second * 1000L, 600, second));
        }
        board.parts.clear();
        assertThat(board.read(reader)).isEmpty();
        int second = 5;
        while (!board.parts.containsKey(Telling.BASE)) {
            board.tell(at(second * 1000L, 600, second));
            second++;
        }
        assertThat(second).isLessThan(30);
        assertThat(aged(board.read(reader).orElseThrow()))
                .isEqualTo(at((second - 1) * 1000L, 600, second - 1).rows());
        board.parts.clear();
        board.writer.unsure();
        board.tell(at(second * 1000L, 600, second));
        assertThat(board.read(reader)).as("a writer that is unsure tells all").isPresent();
    }
}
