package io.fairlead.stats.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterSettings;
import io.fairlead.cluster.hazelcast.HazelcastCluster;
import io.fairlead.servicekit.StartupException;
import io.fairlead.stats.numbers.Picture;
import io.fairlead.telemetry.stats.Detail;
import io.fairlead.telemetry.stats.StatsRow;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever sends, and however often services start anew: an alert is told once, and once that it is over. */
final class AlertDeskTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Semaphore answers = new Semaphore(0);
    private Cluster cluster;
    private HttpServer webhook;

    @BeforeEach
    void start() throws Exception {
        cluster = HazelcastCluster.start(ClusterSettings.embedded("stats-1", List.of("stats-service")));
        webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            told.add(body.replaceAll(".*\"state\":\"(\\w+)\".*", "$1"));
            answers.acquireUninterruptibly();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        webhook.start();
    }

    @AfterEach
    void stop() throws Exception {
        answers.release(100);
        webhook.stop(0);
        cluster.close();
    }

    private AlertDesk desk() throws StartupException {
        Map<String, String> settings = Map.of(
                "fairlead.alerts.webhook",
                "http://127.0.0.1:" + webhook.getAddress().getPort() + "/");
        return new AlertDesk(cluster, "stats-service", key -> Optional.ofNullable(settings.get(key)));
    }

    private static void watch(AlertDesk desk, int second, String status) {
        StatsRow server = StatsRow.server("app", "s").set(Detail.STATUS, status).build();
        desk.watch(new Picture(1, NOON.plusSeconds(second), List.of(), List.of(server), Map.of(), Map.of()), 1);
    }

    private List<String> kinds() {
        return cluster.events().recent(100).stream().map(event -> event.kind()).toList();
    }

    private void awaitKinds(String... kinds) {
        Awaitility.await().untilAsserted(() -> assertThat(kinds()).containsExactly(kinds));
    }

    /** By a service that has ended since. */
    private void firingWasTold() throws Exception {
        answers.release(100);
        try (AlertDesk first = desk()) {
            for (int second = 0; second < 10; second++) {
                watch(first, second, "DOWN");
            }
            awaitKinds("alert-firing");
        }
    }

    @Test
    void aServiceThatStartsAnewTellsNothingTwiceAndGoesOnWhereTheOtherStopped() throws Exception {
        firingWasTold();
        try (AlertDesk second = desk()) {
            for (int at = 20; at < 40; at++) {
                watch(second, at, "DOWN");
            }
            assertThat(second.alerts()).extracting(Alert::state).containsExactly(Alert.State.FIRING);
            for (int at = 40; at < 50; at++) {
                watch(second, at, "UP");
            }
            awaitKinds("alert-firing", "alert-resolved");
        }
        try (AlertDesk third = desk()) {
            for (int at = 60; at < 140; at++) {
                watch(third, at, "UP");
            }
            assertThat(third.alerts()).isEmpty();
        }
        assertThat(told).containsExactly("firing", "resolved");
    }

    @Test
    void whatWasOverWhileNobodyWatchedIsToldWhenNodesHaveHadTheirTime() throws Exception {
        firingWasTold();
        try (AlertDesk second = desk()) {
            for (int at = 20; at < 70; at++) {
                watch(second, at, "UP");
            }
            assertThat(second.alerts()).as("nodes may not have told yet").hasSize(1);
            assertThat(told).containsExactly("firing");
            for (int at = 70; at < 100; at++) {
                watch(second, at, "UP");
            }
            awaitKinds("alert-firing", "alert-resolved");
        }
        assertThat(told).containsExactly("firing", "resolved");
    }

    @Test
    void theOthersHearOfItWhenTheReceiverHasItAndUntilThenItIsNotToldAgain() throws Exception {
        try (AlertDesk first = desk()) {
            for (int second = 0; second < 10; second++) {
                watch(first, second, "DOWN");
            }
            Awaitility.await().untilAsserted(() -> assertThat(told).containsExactly("firing"));
            assertThat(kinds()).as("the receiver has not answered").isEmpty();
            for (int second = 10; second < 20; second++) {
                watch(first, second, "DOWN");
            }
            answers.release(100);
            awaitKinds("alert-firing");
        }
        assertThat(told).containsExactly("firing");
    }
}
