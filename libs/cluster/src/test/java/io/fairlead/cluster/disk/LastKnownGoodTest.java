package io.fairlead.cluster.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.cluster.StoredRevision;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.AdminState;
import io.fairlead.model.state.CheckCode;
import io.fairlead.model.state.HealthStatus;
import io.fairlead.model.state.ProbeResult;
import io.fairlead.model.state.ServerHealth;
import io.fairlead.model.state.ServerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastKnownGoodTest {

    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678901Z");
    private static final ServerId SERVER = new ServerId("app", "one");
    private static final StoredRevision REVISION =
            new StoredRevision(3, "abc", "{}".repeat(50_000), "ann", "Grüße", TIME);
    private static final AdminOrder ORDER = new AdminOrder(AdminState.DRAIN, OptionalInt.empty(), "ann", "", TIME);

    @TempDir
    Path folder;

    @Test
    void whatWasKeptIsThereAfterARestart() throws IOException {
        try (LastKnownGood kept = new LastKnownGood(folder)) {
            assertThat(kept.revision()).isEmpty();
            assertThat(kept.save(REVISION)).isTrue();
            assertThat(kept.save(SERVER, ORDER)).isTrue();
            kept.save(SERVER, verdict(HealthStatus.DOWN));
        }
        try (LastKnownGood kept = new LastKnownGood(folder)) {
            assertThat(kept.revision()).contains(REVISION);
            assertThat(kept.orders()).containsEntry(SERVER, ORDER);
            assertThat(kept.health()).containsEntry(SERVER, verdict(HealthStatus.DOWN));
            kept.retain(Set.of());
        }
        try (LastKnownGood kept = new LastKnownGood(folder)) {
            assertThat(kept.health()).isEmpty();
            assertThat(kept.orders()).isEmpty();
        }
    }

    @Test
    void aTransitionReachesTheDiskWithoutAnOrderlyEnd() throws IOException {
        try (LastKnownGood kept = new LastKnownGood(folder)) {
            kept.save(SERVER, verdict(HealthStatus.DOWN));
            await().until(() -> Files.exists(folder.resolve("last-health")));
            try (LastKnownGood other = new LastKnownGood(folder)) {
                assertThat(other.health()).containsKey(SERVER);
            }
        }
    }

    @Test
    void aRevisionMayHoldSecretsSoOnlyItsOwnerReadsIt() throws IOException {
        try (LastKnownGood kept = new LastKnownGood(folder)) {
            kept.save(REVISION);
        }
        assertThat(Files.getPosixFilePermissions(folder.resolve("last-revision")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aDamagedFileIsIgnoredAndTheOthersAreNot() throws IOException {
        try (LastKnownGood kept = new LastKnownGood(folder)) {
            kept.save(REVISION);
            kept.save(SERVER, ORDER);
        }
        Path file = folder.resolve("last-revision");
        byte[] content = Files.readAllBytes(file);
        for (int cut : new int[] {0, 1, 7, 8, 12, content.length / 2, content.length - 1}) {
            Files.write(file, java.util.Arrays.copyOf(content, cut));
            assertIgnored();
        }
        content[content.length / 2] ^= 1;
        Files.write(file, content);
        assertIgnored();
    }

    private void assertIgnored() throws IOException {
        try (LastKnownGood kept = new LastKnownGood(folder)) {
            assertThat(kept.revision()).isEmpty();
            assertThat(kept.orders()).containsEntry(SERVER, ORDER);
        }
    }

    @Test
    void aDiskThatTakesNothingDoesNotFailTheCaller() throws IOException {
        try (LastKnownGood kept = new LastKnownGood(folder.resolve("state"))) {
            assertThat(kept.save(REVISION)).isTrue();
            // A folder where the file should be written: the same I/O error path as a full disk, for root too.
            Path blocked = folder.resolve("state/last-revision.new");
            Files.createDirectories(blocked.resolve("not-empty"));
            assertThat(kept.save(REVISION)).isFalse();
            assertThat(kept.revision()).contains(REVISION);
        }
    }

    private static ServerHealth verdict(HealthStatus status) {
        return new ServerHealth(
                status,
                0,
                new ProbeResult(CheckCode.L4CON, 0, "refused", Duration.ofMillis(1)),
                TIME,
                3,
                2,
                1,
                9,
                "me");
    }
}
