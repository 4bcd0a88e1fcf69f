package io.fairlead.stats.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.cluster.RolloutBoard.AppliedRevision;
import io.fairlead.stats.alerts.Alert.State;
import io.fairlead.stats.numbers.Picture;
import io.fairlead.stats.numbers.RowKey;
import io.fairlead.telemetry.stats.Detail;
import io.fairlead.telemetry.stats.Latency;
import io.fairlead.telemetry.stats.LatencyRecorder;
import io.fairlead.telemetry.stats.Metric;
import io.fairlead.telemetry.stats.NodeSnapshot;
import io.fairlead.telemetry.stats.Phase;
import io.fairlead.telemetry.stats.StatsRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is found, for how long it has to last, and when it is over. */
final class AlertsTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static StatsRow backend(long usable, long answers, long failed, long queued) {
        return StatsRow.backend("app")
                .set(Metric.ACT, usable)
                .set(Metric.BCK, 0)
                .set(Metric.HRSP_2XX, answers)
                .set(Metric.HRSP_5XX, failed)
                .set(Metric.QCUR, queued)
                .set(Detail.MODE, "http")
                .set(Phase.TOTAL, Latency.NONE)
                .build();
    }

    private static StatsRow server(String status) {
        return StatsRow.server("app", "vm1")
                .set(Detail.STATUS, status)
                .set(Detail.LAST_CHK, "Connection refused")
                .build();
    }

    private static Picture picture(long millis, StatsRow... rows) {
        LatencyRecorder times = new LatencyRecorder();
        IntStream.range(0, 100)
                .forEach(i -> times.record(Duration.ofMillis(millis).toNanos()));
        Map<RowKey, Map<Phase, Latency>> recent =
                Map.of(new RowKey(StatsRow.Kind.BACKEND, "app", "BACKEND"), Map.of(Phase.TOTAL, times.snapshot()));
        return new Picture(1, NOON, List.of(), List.of(rows), recent, Map.of());
    }

    private static List<Finding> findings(Picture now, Picture before) {
        return Rules.findings(new Situation(NOON, now, before, List.of(), 1, Set.of()), Limits.USUAL);
    }

    private static List<String> ids(List<Finding> findings) {
        return findings.stream().filter(Finding::certain).map(Finding::id).toList();
    }

    @Test
    void aServerThatIsDownAndOneThatIsInMaintenance() {
        Picture quiet = picture(1);
        assertThat(ids(findings(picture(1, server("DOWN")), quiet))).containsExactly("server-down:app/vm1");
        assertThat(ids(findings(picture(1, server("DOWN 1/2")), quiet))).containsExactly("server-down:app/vm1");
        assertThat(findings(picture(1, server("DOWN")), quiet).getFirst().message())
                .isEqualTo("Server app/vm1 is down: Connection refused.");
        for (String fine : List.of("UP", "UP 1/3", "MAINT", "DRAIN", "no check")) {
            assertThat(findings(picture(1, server(fine)), quiet)).as(fine).isEmpty();
        }
    }

    @Test
    void anEmptyPoolASlowBackendErrorsAndAQueue() {
        Picture before = picture(1, backend(1, 100, 0, 2));
        assertThat(ids(findings(picture(1, backend(0, 100, 0, 0)), before))).containsExactly("pool-empty:app");
        assertThat(ids(findings(picture(600, backend(1, 100, 0, 0)), before))).containsExactly("latency-p95:app");
        assertThat(ids(findings(picture(1, backend(1, 150, 1, 0)), before))).containsExactly("errors-5xx:backend app");
        assertThat(ids(findings(picture(1, backend(1, 100, 0, 3)), before))).containsExactly("queue-growing:app");
        assertThat(findings(picture(1, backend(1, 110, 1, 1)), before))
                .as("eleven requests say nothing, a queue that shrinks neither")
                .isEmpty();
    }

    @Test
    void betweenTheLimitAndFourFifthsOfItNothingBeginsAndNothingEnds() {
        Picture before = picture(1, backend(1, 0, 0, 0));
        assertThat(findings(picture(450, backend(1, 0, 0, 0)), before))
                .extracting(Finding::certain)
                .containsExactly(false);
        assertThat(findings(picture(390, backend(1, 0, 0, 0)), before)).isEmpty();
    }

    @Test
    void aCertificateThatEndsSoonAndADatabaseWithoutALeader() {
        StatsRow frontend = StatsRow.frontend("www")
                .set(
                        Detail.CERTIFICATES,
                        "/c/a.pem\t2026-03-30T00:00:00Z\tCN=ca\ta.example b.example\n"
                                + "broken\t*:443\t/c/c.pem: no certificate in it\n"
                                + "/c/b.pem\t2027-03-30T00:00:00Z\tCN=ca\tc.example")
                .build();
        NodeSnapshot node = new NodeSnapshot("edge-1", NOON, List.of(frontend));
        StatsRow database = StatsRow.backend("pg")
                .set(Metric.ACT, 0)
                .set(Detail.PROTOCOL, "postgresql")
                .build();
        Picture picture = new Picture(1, NOON, List.of(), List.of(database), Map.of(), Map.of("edge-1", node));
        List<Finding> found = findings(picture, picture);
        assertThat(ids(found))
                .containsExactly("no-leader:pg", "certificate-expiring:/c/a.pem", "certificate-broken:edge-1 *:443");
        assertThat(found.getLast().message())
                .isEqualTo("Certificates of bind *:443 of www on edge-1 cannot be used, the former ones stay: "
                        + "/c/c.pem: no certificate in it");
        assertThat(found.get(1).message())
                .isEqualTo("Certificate /c/a.pem (a.example, b.example) of www ends in 28 days.");
    }

    @Test
    void aRollOutThatFailedAndANodeThatIsLost() {
        Situation situation = new Situation(
                NOON,
                picture(1),
                picture(1),
                List.of(
                        new AppliedRevision("edge-1", 7, "cannot bind :80", NOON),
                        new AppliedRevision("edge-2", 7, "", NOON),
                        new AppliedRevision("edge-3", 6, "of yesterday", NOON)),
                7,
                Set.of("edge-4"));
        assertThat(ids(Rules.findings(situation, Limits.USUAL)))
                .containsExactly("rollout-failed:edge-1", "node-lost:edge-4");
    }

    @Test
    void itFiresWhenItLastsAndResolvesWhenItStaysAway() {
        AlertBook book = new AlertBook();
        Finding slow = Finding.of(Rules.LATENCY, "app", "slow");
        Finding between = new Finding(Rules.LATENCY, "app", "less slow", false);
        assertThat(book.update(List.of(between), NOON)).isEmpty();
        assertThat(book.all()).isEmpty();
        assertThat(book.update(List.of(slow), NOON)).isEmpty();
        assertThat(book.all()).extracting(Alert::state).containsExactly(State.PENDING);
        assertThat(book.update(List.of(slow), NOON.plusSeconds(31)))
                .extracting(Alert::state)
                .containsExactly(State.FIRING);
        assertThat(book.update(List.of(slow), NOON.plusSeconds(32)))
                .as("told once")
                .isEmpty();
        assertThat(book.update(List.of(between), NOON.plusSeconds(90))).isEmpty();
        assertThat(book.update(List.of(), NOON.plusSeconds(100))).isEmpty();
        assertThat(book.update(List.of(), NOON.plusSeconds(121)))
                .extracting(Alert::state)
                .containsExactly(State.RESOLVED);
        book.update(List.of(), NOON.plusSeconds(122).plus(AlertBook.SHOWN));
        assertThat(book.all()).isEmpty();
    }

    @Test
    void whatPassesBeforeItsTimeIsNeverTold() {
        AlertBook book = new AlertBook();
        book.update(List.of(Finding.of(Rules.SERVER_DOWN, "app/vm1", "down")), NOON);
        book.update(List.of(), NOON.plusSeconds(1));
        assertThat(book.all()).isEmpty();
    }
}
