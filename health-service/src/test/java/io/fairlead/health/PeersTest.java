package io.fairlead.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterSettings;
import io.fairlead.cluster.hazelcast.HazelcastCluster;
import io.fairlead.model.config.HostPort;
import io.fairlead.testkit.Ports;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Nodes hear each other, and miss who falls silent without leaving the cluster. */
class PeersTest {

    @Test
    void whoFallsSilentIsMissedAndWhoSpeaksAgainIsBack() {
        String name = "test-" + UUID.randomUUID();
        List<HostPort> addresses =
                List.of(new HostPort("127.0.0.1", Ports.free()), new HostPort("127.0.0.1", Ports.free()));
        try (Cluster first = member("h1", name, addresses, 0);
                Cluster second = member("h2", name, addresses, 1)) {
            AtomicInteger changes = new AtomicInteger();
            try (Peers one = new Peers(first, changes::incrementAndGet)) {
                one.shortestInterval(Duration.ofMillis(100));
                one.checking();
                Peers two = new Peers(second, () -> {});
                await().until(() -> first.membersOf(Checks.SERVICE).size() == 2);
                assertThat(one.alive()).as("a member that does not check yet").containsExactly("h1");

                two.checking();
                await().until(() -> one.alive().contains("h2") && two.alive().contains("h1"));
                two.close();
                await().until(() -> one.alive().equals(List.of("h1")));
                assertThat(first.membersOf(Checks.SERVICE)).as("still a member").containsExactly("h1", "h2");
                assertThat(changes.get()).isGreaterThanOrEqualTo(2);

                try (Peers again = new Peers(second, () -> {})) {
                    again.checking();
                    await().until(() -> one.alive().contains("h2"));
                }
            }
        }
    }

    private static Cluster member(String node, String name, List<HostPort> addresses, int index) {
        return HazelcastCluster.start(
                ClusterSettings.member(node, List.of(Checks.SERVICE), name, addresses.get(index), addresses));
    }
}
