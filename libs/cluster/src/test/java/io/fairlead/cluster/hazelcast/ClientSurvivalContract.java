package io.fairlead.cluster.hazelcast;

import static io.fairlead.cluster.hazelcast.TestCluster.revision;
import static io.fairlead.cluster.hazelcast.TestCluster.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.spi.merge.MergingValue;
import io.fairlead.cluster.ClusterSettings;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.HealthBoard.Claim;
import io.fairlead.cluster.StoredRevision;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.state.HealthStatus;
import io.fairlead.model.state.ServerId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A client's life without, with, and again without a cluster. */
class ClientSurvivalContract {

    private static final ServerId SERVER = new ServerId("app", "one");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void aClientOutlivesTheClusterAndNeverGoesBack() {
        try (TestCluster nodes = new TestCluster()) {
            HazelcastCluster client = nodes.client("edge-1");
            List<StoredRevision> heads = new CopyOnWriteArrayList<>();
            List<Long> epochs = new CopyOnWriteArrayList<>();
            client.config().onHead(heads::add);
            client.health().onVerdict((server, verdict) -> epochs.add(verdict.epoch()));
            assertThat(client.connected()).isFalse();
            assertThatThrownBy(() -> client.config().head()).isInstanceOf(ClusterUnavailableException.class);

            HazelcastCluster member = nodes.member(0);
            member.config().publish(revision(5), 0);
            member.health().publish(SERVER, verdict(HealthStatus.UP, 50));
            await().atMost(PATIENCE).until(() -> heads.size() == 1 && epochs.size() == 1);
            assertThat(client.connected()).isTrue();
            await().atMost(PATIENCE).until(() -> member.nodesOf("edge-proxy").equals(List.of("edge-1")));

            member.close();
            await().atMost(PATIENCE).until(() -> !client.connected());

            HazelcastCluster reborn = nodes.member(0);
            reborn.config().publish(revision(4), 0);
            reborn.health().publish(SERVER, verdict(HealthStatus.DOWN, 49));
            await().atMost(PATIENCE).until(client::connected);
            reborn.config().publish(revision(6), 4);
            reborn.health().publish(SERVER, verdict(HealthStatus.DOWN, 51));
            await().atMost(PATIENCE).until(() -> heads.size() == 2 && epochs.size() == 2);
            assertThat(heads).containsExactly(revision(5), revision(6));
            assertThat(epochs).containsExactly(50L, 51L);
        }
    }

    @Test
    void membersNoticeEachOtherAndShareTheState() {
        try (TestCluster nodes = new TestCluster()) {
            HazelcastCluster first = nodes.member(0);
            HazelcastCluster second = nodes.member(1);
            HazelcastCluster third = nodes.member(2);
            List<String> noticed = new CopyOnWriteArrayList<>();
            first.onNodesChanged(() -> noticed.add("changed"));
            assertThat(third.nodesOf("health-service")).containsExactly("member-0", "member-1", "member-2");
            assertThat(second.config().publish(revision(1), 0)).isTrue();
            assertThat(third.config().publish(revision(2), 0)).isFalse();
            second.close();
            await().atMost(PATIENCE)
                    .until(() -> first.nodesOf("health-service").equals(List.of("member-0", "member-2")));
            await().until(() -> !noticed.isEmpty());
            assertThat(first.config().head()).contains(revision(1));
            assertThat(third.health().publish(SERVER, verdict(HealthStatus.UP, 2)))
                    .isTrue();
            assertThat(first.health().publish(SERVER, verdict(HealthStatus.UP, 1)))
                    .isFalse();
        }
    }

    @Test
    void writesGoOnWhileMembersComeAndGo() throws InterruptedException {
        try (TestCluster nodes = new TestCluster()) {
            HazelcastCluster first = nodes.member(0);
            List<Throwable> failures = new CopyOnWriteArrayList<>();
            AtomicBoolean done = new AtomicBoolean();
            AtomicLong epoch = new AtomicLong();
            Thread writer = Thread.ofVirtual().start(() -> {
                while (!done.get()) {
                    write(first, epoch.incrementAndGet(), failures);
                }
            });
            HazelcastCluster second = nodes.member(1);
            HazelcastCluster third = nodes.member(2);
            second.close();
            HazelcastCluster again = nodes.member(1);
            done.set(true);
            writer.join();
            assertThat(failures).as("late is allowed, failing is not").isEmpty();
            await().atMost(PATIENCE).until(() -> write(first, epoch.incrementAndGet(), failures));
            for (HazelcastCluster member : List.of(first, third, again)) {
                assertThat(member.health().all()).hasSize(40);
                assertThat(member.health().all().values()).allMatch(v -> v.epoch() == epoch.get());
            }
        }
    }

    /** Writes like a caller does: what is not answered in time is written again, with a newer epoch. */
    private static boolean write(HazelcastCluster member, long epoch, List<Throwable> failures) {
        Map<ServerId, Claim> verdicts = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            verdicts.put(new ServerId("app", "s" + i), new Claim(verdict(HealthStatus.UP, epoch), epoch));
        }
        try {
            if (!member.health().publishAll(verdicts).isEmpty()) {
                failures.add(new AssertionError("refused at " + epoch));
            }
            return true;
        } catch (ClusterUnavailableException e) {
            if (!(e.getCause() instanceof TimeoutException)) {
                failures.add(e);
            }
            return false;
        }
    }

    @Test
    void afterASplitTheNewerValueStays() {
        NewestWins policy = new NewestWins();
        Held old = new Held(new Versioned(1, new byte[] {1}));
        Held young = new Held(new Versioned(2, new byte[] {2}));
        assertThat(policy.merge(young, old)).isEqualTo(young.getRawValue());
        assertThat(policy.merge(old, young)).isEqualTo(young.getRawValue());
        assertThat(policy.merge(old, null)).isEqualTo(old.getRawValue());
        assertThat(policy.merge(null, old)).isEqualTo(old.getRawValue());
    }

    @Test
    void aBusyPortIsToldInOneSentence() throws IOException {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            HostPort address = new HostPort("127.0.0.1", busy.getLocalPort());
            ClusterSettings settings = ClusterSettings.member("m", List.of(), "busy", address, List.of(address));
            assertThatThrownBy(() -> HazelcastCluster.start(settings))
                    .isInstanceOf(ClusterUnavailableException.class)
                    .hasMessageContaining("cannot join the cluster on " + address)
                    .hasMessageContaining("already in use")
                    .message()
                    .doesNotContain("\n");
        }
    }

    /** An entry as a merge sees it. */
    private record Held(Versioned value) implements MergingValue<Object> {

        @Override
        public Object getRawValue() {
            return "raw " + value.version();
        }

        @Override
        public Object getDeserializedValue() {
            return value;
        }
    }
}
