package io.fairlead.stats.numbers;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.stats.numbers.History.Point;
import io.fairlead.telemetry.stats.LatencyRecorder;
import io.fairlead.telemetry.stats.Metric;
import io.fairlead.telemetry.stats.Phase;
import io.fairlead.telemetry.stats.StatsRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last hour by ten seconds, thirty days by minute, on a disk that does not fill. */
final class HistoryTest {

    private static final Instant START = Instant.parse("2026-03-01T23:30:00Z");
    private static final RowKey APP = new RowKey(StatsRow.Kind.BACKEND, "app", "BACKEND");

    @TempDir
    Path folder;

    private final LatencyRecorder times = new LatencyRecorder();
    private long requests;

    private List<StatsRow> rows() {
        return List.of(StatsRow.backend("app")
                .set(Metric.REQ_TOT, requests)
                .set(Metric.SCUR, 3)
                .set(Phase.TOTAL, times.snapshot())
                .build());
    }

    /** One request of so many milliseconds in every second. */
    private Instant live(History history, Instant from, int seconds, long millis) {
        for (int i = 0; i < seconds; i++) {
            history.add(rows(), from.plusSeconds(i));
            times.record(millis * 1_000_000);
            requests++;
        }
        return from.plusSeconds(seconds);
    }

    private MinuteFiles files() {
        return new MinuteFiles(folder, 1 << 20);
    }

    @Test
    void everyWindowHasItsOwnPercentiles() {
        History history = new History(files(), START);
        Instant slow = live(history, START, 600, 10);
        Instant end = live(history, slow, 300, 500);
        StatsRow last = Aggregation.whole(history.points(APP, end.minusSeconds(200), end))
                .orElseThrow();
        assertThat(last.latency(Phase.TOTAL).percentileMicros(0.5)).isBetween(500_000L, 510_000L);
        StatsRow both = Aggregation.whole(history.points(APP, START, end)).orElseThrow();
        assertThat(both.latency(Phase.TOTAL).percentileMicros(0.5)).isBetween(10_000L, 10_200L);
        assertThat(both.latency(Phase.TOTAL).percentileMicros(0.95)).isBetween(500_000L, 510_000L);
        assertThat(both.numberOrZero(Metric.REQ_TOT)).isBetween(880L, 900L);
        assertThat(both.number(Metric.SCUR)).as("not a counter").isEmpty();
        List<Point> minutes = Aggregation.bySteps(history.points(APP, START, end), START, Duration.ofMinutes(1));
        assertThat(minutes).hasSize(15);
        assertThat(minutes.getFirst().row().numberOrZero(Metric.REQ_TOT)).isEqualTo(60);
    }

    @Test
    void whatIsOlderThanAnHourComesFromTheDiskAlsoOverMidnightAndAfterARestart() {
        Instant end = live(new History(files(), START), START, 3 * 3600, 10);
        History again = new History(files(), end);
        List<Point> all = again.points(APP, START, end);
        assertThat(Aggregation.whole(all).orElseThrow().numberOrZero(Metric.REQ_TOT))
                .isBetween(3L * 3600 - 120, 3L * 3600);
        assertThat(all).hasSizeBetween(178, 180);
        assertThat(again.points(new RowKey(StatsRow.Kind.SERVER, "app", "none"), START, end))
                .isEmpty();
    }

    @Test
    void theOldestDayGoesWhenTheDiskHasEnough() throws IOException {
        MinuteFiles small = new MinuteFiles(folder, 300);
        for (int day = 0; day < 40; day++) {
            live(new History(small, START), START.plus(Duration.ofDays(day)), 125, 10);
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.mapToLong(path -> path.toFile().length()).sum()).isLessThan(900);
        }
    }

    @Test
    void aRecordCutOffByACrashEndsTheReadablePart() throws IOException {
        Instant end = live(new History(files(), START), START, 300, 10);
        Path file = folder.resolve("2026-03-01.minutes");
        Files.write(file, new byte[] {0, 0, 0}, StandardOpenOption.APPEND);
        assertThat(new MinuteFiles(folder, 1 << 20).since(START, end)).hasSize(4);
    }
}
