package io.fairlead.configservice;

import static io.fairlead.configservice.RevisionStoreTest.revision;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterSettings;
import io.fairlead.cluster.StoredRevision;
import io.fairlead.cluster.hazelcast.HazelcastCluster;
import io.fairlead.configformat.ConfigReader;
import io.fairlead.model.config.ParsedConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

    @TempDir
    Path folder;

    private Cluster cluster;

    @BeforeEach
    void join() {
        cluster = HazelcastCluster.start(ClusterSettings.embedded("history-test", List.of()));
    }

    @AfterEach
    void leave() {
        cluster.close();
    }

    private RevisionStore disk(String name) throws IOException {
        return new RevisionStore(folder.resolve(name));
    }

    private History history(RevisionStore store) throws IOException {
        History history = new History(store, cluster.config(), InstantSource.fixed(Instant.EPOCH));
        history.reconcile();
        return history;
    }

    private static ParsedConfig config(int port) {
        return ConfigReader.read("""
                backends:
                  - name: app
                    servers: [{name: a, address: "127.0.0.1:%d"}]
                """.formatted(port), "test");
    }

    private static Change after(long expected) {
        return new Change(expected, "admin", "because", false);
    }

    @Test
    void aCommitIsOnTheDiskAndSharedAndTheHead() throws IOException {
        RevisionStore disk = disk("a");
        History history = history(disk);

        Edit edit = history.edit(config(1), after(0));

        assertThat(edit).isInstanceOf(Edit.Committed.class);
        StoredRevision committed = ((Edit.Committed) edit).revision();
        assertThat(disk.newest()).contains(committed);
        assertThat(cluster.config().head()).contains(committed);
        assertThat(history.head()).contains(committed);
        assertThat(committed.time()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void whoHasNotSeenTheNewestChangesNothing() throws IOException {
        RevisionStore disk = disk("a");
        History history = history(disk);
        history.edit(config(1), after(0));

        assertThat(history.edit(config(2), after(0))).isEqualTo(new Edit.Stale(1));
        assertThat(disk.numbers()).containsExactly(1L);
    }

    /** Two config-services: the other one commits in the moment between our look and our write. */
    @Test
    void whoLosesTheRaceForANumberKeepsNothing() throws IOException {
        RevisionStore disk = disk("a");
        History late = history(disk);
        history(disk("b")).edit(config(1), after(0));

        assertThat(late.edit(config(2), after(0))).isEqualTo(new Edit.Stale(1));
        assertThat(disk.numbers()).isEmpty();
    }

    @Test
    void aDiskThatDoesNotTakeARevisionLeavesTheRunningOne() throws IOException {
        Path place = folder.resolve("a");
        History history = history(disk("a"));
        history.edit(config(1), after(0));
        StoredRevision running = cluster.config().head().orElseThrow();
        Files.move(place, folder.resolve("away"));

        assertThat(history.edit(config(2), after(1))).isInstanceOf(Edit.NotKept.class);
        assertThat(cluster.config().head()).contains(running);
        assertThat(history.head()).contains(running);

        Files.move(folder.resolve("away"), place);
        assertThat(history.edit(config(2), after(1))).isInstanceOf(Edit.Committed.class);
    }

    @Test
    void aDryRunShowsTheDifferenceAndChangesNothing() throws IOException {
        History history = history(disk("a"));
        history.edit(config(1), after(0));

        Edit edit = history.edit(config(2), new Change(1, "admin", "", true));

        assertThat(((Edit.DryRun) edit).diff()).contains("-", "127.0.0.1:1", "+", "127.0.0.1:2");
        assertThat(history.head().map(StoredRevision::number)).contains(1L);
    }

    @Test
    void atAColdStartTheDiskBringsTheClusterItsHead() throws IOException {
        RevisionStore disk = disk("a");
        disk.write(revision(4, "{\"backends\": []}"));

        history(disk);

        assertThat(cluster.config().head()).contains(revision(4, "{\"backends\": []}"));
    }

    @Test
    void aNodeThatWasAwayTakesTheNewerHead() throws IOException {
        RevisionStore disk = disk("a");
        disk.write(revision(1, "{}"));
        cluster.config().publish(revision(5, "{\"backends\": []}"), 0);

        History history = history(disk);

        assertThat(history.head()).contains(revision(5, "{\"backends\": []}"));
        assertThat(disk.newest()).contains(revision(5, "{\"backends\": []}"));
    }

    /** A crash between disk and cluster leaves a revision nobody was promised. */
    @Test
    void ofTwoRevisionsWithOneNumberTheRunningOneStays() throws IOException {
        RevisionStore disk = disk("a");
        disk.write(revision(2, "{\"never\": \"acknowledged\"}"));
        cluster.config().publish(revision(2, "{\"backends\": []}"), 0);

        History history = history(disk);

        assertThat(history.head()).contains(revision(2, "{\"backends\": []}"));
        assertThat(disk.newest()).contains(revision(2, "{\"backends\": []}"));
    }

    /** A crash before the cluster was told: alone, nobody else can say, and the nodes may run it. */
    @Test
    void aCandidateThatACrashLeftGoesWithWhatTheNodesRun() throws IOException {
        RevisionStore alone = disk("a");
        alone.prepare(revision(1, "{\"backends\": []}"));
        assertThat(history(alone).head()).contains(revision(1, "{\"backends\": []}"));

        RevisionStore other = disk("b");
        other.write(revision(1, "{\"backends\": []}"));
        other.prepare(revision(2, "{\"never\": \"acknowledged\"}"));
        cluster.config().publish(revision(2, "{\"backends\": [], \"frontends\": []}"), 1);
        assertThat(history(other).head()).contains(revision(2, "{\"backends\": [], \"frontends\": []}"));
        assertThat(other.candidate()).isEmpty();
    }

    @Test
    void whatOneNodeCannotRunIsNowhere() throws IOException {
        RevisionStore disk = disk("a");
        History history = new History(
                disk,
                cluster.config(),
                InstantSource.fixed(Instant.EPOCH),
                candidate -> new TreeMap<>(Map.of("edge-2", "cannot bind 127.0.0.1:80")));
        history.reconcile();

        assertThat(history.edit(config(1), after(0)))
                .isEqualTo(new Edit.Refused(new TreeMap<>(Map.of("edge-2", "cannot bind 127.0.0.1:80"))));
        assertThat(disk.numbers()).isEmpty();
        assertThat(disk.candidate()).isEmpty();
        assertThat(cluster.config().head()).isEmpty();
    }
}
