package io.fairlead.cluster.hazelcast;

import static io.fairlead.cluster.hazelcast.TestCluster.TIME;
import static io.fairlead.cluster.hazelcast.TestCluster.revision;
import static io.fairlead.cluster.hazelcast.TestCluster.verdict;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.cluster.ClusterSettings;
import io.fairlead.cluster.HealthBoard.Claim;
import io.fairlead.cluster.RolloutBoard.AppliedRevision;
import io.fairlead.cluster.StatsBoard.NodeStats;
import io.fairlead.cluster.StoredRevision;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.AdminState;
import io.fairlead.model.state.Event;
import io.fairlead.model.state.HealthStatus;
import io.fairlead.model.state.ServerHealth;
import io.fairlead.model.state.ServerId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What every adapter owes its callers, shown on one embedded member. */
class ClusterContract {

    private static HazelcastCluster cluster;

    @BeforeAll
    static void start() {
        cluster = HazelcastCluster.start(ClusterSettings.embedded("solo", List.of("health-service", "config-service")));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void theHeadMovesByCompareAndSet() {
        assertThat(cluster.config().head()).isEmpty();
        assertThat(cluster.config().publish(revision(1), 0)).isTrue();
        assertThat(cluster.config().publish(revision(2), 0))
                .as("somebody was first")
                .isFalse();
        assertThat(cluster.config().publish(revision(2), 1)).isTrue();
        assertThat(cluster.config().head()).contains(revision(2));
        List<StoredRevision> heard = new CopyOnWriteArrayList<>();
        try (var subscription = cluster.config().onHead(heard::add)) {
            await().until(() -> heard.equals(List.of(revision(2))));
            cluster.config().publish(revision(3), 2);
            await().until(() -> heard.equals(List.of(revision(2), revision(3))));
        }
        cluster.config().publish(revision(4), 3);
        cluster.config().publish(revision(5), 4);
        assertThat(heard).as("closed").hasSize(2);
    }

    @Test
    void theHigherEpochWins() {
        ServerId server = new ServerId("app", "one");
        assertThat(cluster.health().publish(server, verdict(HealthStatus.DOWN, 20)))
                .isTrue();
        assertThat(cluster.health().publish(server, verdict(HealthStatus.UP, 19)))
                .isFalse();
        assertThat(cluster.health().publish(server, verdict(HealthStatus.UP, 20)))
                .isFalse();
        assertThat(cluster.health().all()).containsEntry(server, verdict(HealthStatus.DOWN, 20));
        assertThat(cluster.health().publish(server, verdict(HealthStatus.UP, 21)))
                .isTrue();
        assertThat(cluster.health().all()).containsEntry(server, verdict(HealthStatus.UP, 21));
    }

    @Test
    void manyVerdictsAtOnceRefuseOnlyTheOlder() {
        ServerId newer = new ServerId("many", "newer");
        cluster.health().publish(newer, verdict(HealthStatus.DOWN, 9));
        Map<ServerId, Claim> claims = new HashMap<>();
        Map<ServerId, ServerHealth> verdicts = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            verdicts.put(new ServerId("many", "s" + i), verdict(HealthStatus.UP, 5));
        }
        verdicts.put(newer, verdict(HealthStatus.UP, 8));
        verdicts.forEach((server, verdict) -> claims.put(server, new Claim(verdict, 9)));
        assertThat(cluster.health().publishAll(claims)).containsExactly(newer);
        verdicts.put(newer, verdict(HealthStatus.DOWN, 9));
        assertThat(cluster.health().all()).containsAllEntriesOf(verdicts);
    }

    @Test
    void aVerdictThatDoesNotKnowTheLastOneIsRefusedHoweverNewItIs() {
        ServerId server = new ServerId("late", "one");
        cluster.health().publish(server, verdict(HealthStatus.DOWN, 10));
        assertThat(cluster.health().publishAll(Map.of(server, new Claim(verdict(HealthStatus.UP, 20), 9))))
                .containsExactly(server);
        assertThat(cluster.health().all()).containsEntry(server, verdict(HealthStatus.DOWN, 10));
        assertThat(cluster.health().publishAll(Map.of(server, new Claim(verdict(HealthStatus.UP, 20), 10))))
                .isEmpty();
        assertThat(cluster.health().all()).containsEntry(server, verdict(HealthStatus.UP, 20));
    }

    @Test
    void listenersHearWhatIsThereAndWhatComes() {
        ServerId server = new ServerId("heard", "one");
        cluster.health().publish(server, verdict(HealthStatus.UP, 1));
        List<Long> epochs = new CopyOnWriteArrayList<>();
        try (var subscription = cluster.health().onVerdict((id, verdict) -> {
            if (id.equals(server)) {
                epochs.add(verdict.epoch());
            }
        })) {
            await().until(() -> epochs.equals(List.of(1L)));
            cluster.health().publish(server, verdict(HealthStatus.DOWN, 2));
            await().until(() -> epochs.equals(List.of(1L, 2L)));
        }
    }

    @Test
    void theLastOrderWinsWhateverItsClockAndARestoredOneNever() {
        ServerId server = new ServerId("app", "ordered");
        AdminOrder first = order(AdminState.DRAIN, 100);
        AdminOrder second = order(AdminState.READY, 50);
        cluster.admin().put(server, first);
        cluster.admin().put(server, second);
        assertThat(cluster.admin().all()).containsEntry(server, second);
        assertThat(cluster.admin().restore(server, first)).isFalse();
        assertThat(cluster.admin().all()).containsEntry(server, second);
        ServerId other = new ServerId("app", "restored");
        assertThat(cluster.admin().restore(other, first)).isTrue();
        List<AdminOrder> heard = new CopyOnWriteArrayList<>();
        try (var subscription = cluster.admin().onOrder((id, order) -> {
            if (id.equals(other)) {
                heard.add(order);
            }
        })) {
            await().until(() -> heard.equals(List.of(first)));
        }
    }

    @Test
    void eventsComeInOrderAndOnlyLaterOnesAreHeard() {
        cluster.events().publish(event(1));
        List<Event> heard = new CopyOnWriteArrayList<>();
        try (var subscription = cluster.events().onEvent(heard::add)) {
            cluster.events().publish(event(2));
            cluster.events().publish(event(3));
            await().until(() -> heard.size() == 2);
            assertThat(heard).containsExactly(event(2), event(3));
        }
        assertThat(cluster.events().recent(2)).containsExactly(event(2), event(3));
    }

    @Test
    void messagesReachWhoListens() {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (var subscription =
                cluster.messages().onMessage("news", message -> heard.add(new String(message, UTF_8)))) {
            cluster.messages().publish("news", "first".getBytes(UTF_8));
            cluster.messages().publish("elsewhere", "other".getBytes(UTF_8));
            await().until(() -> heard.equals(List.of("first")));
        }
        cluster.messages().publish("news", "second".getBytes(UTF_8));
        assertThat(heard).as("closed").containsExactly("first");
    }

    @Test
    void statisticsOfASilentNodeVanish() {
        cluster.stats().publish(new NodeStats("edge-1", "payload"));
        assertThat(cluster.stats().all()).containsExactly(new NodeStats("edge-1", "payload"));
        await().atMost(Duration.ofSeconds(15)).until(() -> cluster.stats().all().isEmpty());
    }

    @Test
    void partsOfStatisticsAreFoundByNodeAndName() {
        cluster.stats().put("edge-1", "base", "old");
        cluster.stats().put("edge-1", "base", "all");
        cluster.stats().put("edge-1", "7", "some");
        cluster.stats().put("edge-2", "base", "of another");
        assertThat(cluster.stats().parts("edge-1", Set.of("base", "7", "8")))
                .containsExactlyInAnyOrderEntriesOf(Map.of("base", "all", "7", "some"));
        assertThat(cluster.stats().all()).extracting(NodeStats::node).doesNotContain("edge-1/base", "edge-2");
    }

    @Test
    void aNodeSaysWhatItRuns() {
        AppliedRevision applied = new AppliedRevision("edge-1", 7, "port busy", TIME);
        cluster.rollout().publish(applied);
        assertThat(cluster.rollout().all()).containsExactly(applied);
        assertThat(cluster.nodesOf("health-service")).containsExactly("solo");
        assertThat(cluster.nodesOf("edge-proxy")).isEmpty();
    }

    private static AdminOrder order(AdminState state, long second) {
        return new AdminOrder(state, OptionalInt.of(5), "ann", "why", TIME.plusSeconds(second));
    }

    private static Event event(int second) {
        return new Event(TIME.plusSeconds(second), "solo", "server-down", "a/b", "message " + second);
    }
}
