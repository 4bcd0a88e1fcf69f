package io.fairlead.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterSettings;
import io.fairlead.cluster.hazelcast.HazelcastCluster;
import io.fairlead.model.config.Backend;
import io.fairlead.model.config.BackendOptions;
import io.fairlead.model.config.Balance;
import io.fairlead.model.config.CheckSettings;
import io.fairlead.model.config.Global;
import io.fairlead.model.config.HealthCheck;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.config.Protocol;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.config.ProxyMode;
import io.fairlead.model.config.Server;
import io.fairlead.model.config.Timeouts;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.AdminState;
import io.fairlead.model.state.CheckCode;
import io.fairlead.model.state.Event;
import io.fairlead.model.state.HealthStatus;
import io.fairlead.model.state.ServerHealth;
import io.fairlead.model.state.ServerId;
import io.fairlead.net.stock.StockEngine;
import io.fairlead.testkit.Ports;
import io.fairlead.testkit.TestBackend;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Checks of real servers, told through a real cluster. */
class ChecksTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final ServerId ONE = new ServerId("app", "one");
    private static final ServerId TWO = new ServerId("app", "two");
    private static final HealthCheck HTTP =
            new HealthCheck.Http("GET", "/health", "HTTP/1.0", List.of(), "", List.of());

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final StockEngine engine = keep(new StockEngine());

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : opened.reversed()) {
            resource.close();
        }
    }

    @Test
    void transitionsAreFoundAndToldInHaproxysWords() {
        Cluster cluster = solo();
        TestBackend one = keep(TestBackend.plain("one"));
        TestBackend two = keep(TestBackend.plain("two"));
        Checks checks = checks(cluster);
        checks.apply(config(server("one", one.port(), 50), backup(server("two", two.port(), 50))));
        await().atMost(PATIENCE).until(() -> counter(cluster, ONE) == 4 && counter(cluster, TWO) == 4);

        one.health(503);
        await().atMost(PATIENCE).until(() -> status(cluster, ONE) == HealthStatus.DOWN);
        ServerHealth down = verdict(cluster, ONE);
        assertThat(down.counter()).isZero();
        assertThat(down.downs()).isEqualTo(1);
        assertThat(down.owner()).isEqualTo("solo");
        two.kill();
        await().atMost(PATIENCE).until(() -> status(cluster, TWO) == HealthStatus.DOWN);
        one.health(200);
        await().atMost(PATIENCE).until(() -> status(cluster, ONE) == HealthStatus.UP);

        await().atMost(PATIENCE).until(() -> cluster.events().recent(10).size() == 4);
        List<String> messages =
                cluster.events().recent(10).stream().map(Event::message).toList();
        assertThat(messages.get(0))
                .matches("Server app/one is DOWN, reason: Layer7 wrong status, code: 503, info: \".+\", check duration:"
                        + " \\d+ms\\. 0 active and 1 backup servers left\\. Running on backup\\.");
        assertThat(messages.get(1))
                .matches("Backup Server app/two is DOWN, reason: Layer4 connection problem, info: \"Connection"
                        + " refused\", check duration: \\d+ms\\. 0 active and 0 backup servers left\\.");
        assertThat(messages.get(2)).isEqualTo("backend app has no server available!");
        assertThat(messages.get(3))
                .matches("Server app/one is UP, reason: Layer7 check passed, code: 200, info: \".+\", check duration:"
                        + " \\d+ms\\. 1 active and 0 backup servers online\\.");
    }

    @Test
    void aServerIsEjectedWhenEnoughNodesCannotReachItAndOnlyThen() {
        Cluster cluster = solo();
        TestBackend one = keep(TestBackend.plain("one"));
        Checks checks = keep(new Checks(cluster, engine, Clock.systemUTC(), 2));
        checks.apply(config(server("one", one.port(), 50)));
        await().atMost(PATIENCE).until(() -> counter(cluster, ONE) == 4);
        complain(cluster, "edge-1");
        long seen = verdict(cluster, ONE).checks();
        await().atMost(PATIENCE).until(() -> verdict(cluster, ONE).checks() > seen + 4);
        assertThat(status(cluster, ONE)).isEqualTo(HealthStatus.UP);

        await().atMost(PATIENCE).until(() -> {
            complain(cluster, "edge-1");
            complain(cluster, "edge-2");
            return status(cluster, ONE) == HealthStatus.DOWN;
        });
        // Nobody complains any more: checks decide again.
        await().atMost(PATIENCE).until(() -> status(cluster, ONE) == HealthStatus.UP);
    }

    private static void complain(Cluster cluster, String node) {
        cluster.messages()
                .publish("server-out-of-reach", (node + "\tapp/one").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void aServerDeadAtStartIsDownAfterOneCheckAndThenNeedsRise() {
        Cluster cluster = solo();
        Checks checks = checks(cluster);
        checks.apply(config(server("one", Ports.free(), 50)));
        await().atMost(PATIENCE).until(() -> status(cluster, ONE) == HealthStatus.DOWN);
        ServerHealth first = verdict(cluster, ONE);
        assertThat(first.downs()).isEqualTo(1);
        assertThat(first.last().code()).isEqualTo(CheckCode.L4CON);
        await().atMost(PATIENCE).until(() -> verdict(cluster, ONE).checks() > 5);
        assertThat(verdict(cluster, ONE).since()).isEqualTo(first.since());
    }

    @Test
    void aServerInMaintenanceIsLeftInPeace() {
        Cluster cluster = solo();
        TestBackend one = keep(TestBackend.plain("one"));
        Checks checks = checks(cluster);
        checks.apply(config(server("one", one.port(), 20)));
        await().atMost(PATIENCE).until(() -> one.checks() > 2);
        cluster.admin().put(ONE, order(AdminState.MAINT));
        await().atMost(PATIENCE).until(() -> quietFor(one, Duration.ofMillis(200)));
        cluster.admin().put(ONE, order(AdminState.DRAIN));
        int before = one.checks();
        await().atMost(PATIENCE).until(() -> one.checks() > before + 2);
    }

    @Test
    void aNewConfigurationDoesNotDisturbAnUnchangedServer() {
        Cluster cluster = solo();
        TestBackend one = keep(TestBackend.plain("one"));
        Checks checks = checks(cluster);
        Server unchanged = server("one", one.port(), 50);
        checks.apply(config(unchanged));
        await().atMost(PATIENCE).until(() -> counter(cluster, ONE) == 4);
        long before = verdict(cluster, ONE).checks();
        checks.apply(config(unchanged, server("two", Ports.free(), 50)));
        assertThat(checks.size()).isEqualTo(2);
        await().atMost(PATIENCE).until(() -> status(cluster, TWO) == HealthStatus.DOWN);
        assertThat(verdict(cluster, ONE).checks()).isGreaterThanOrEqualTo(before);
        checks.apply(config(server("two", Ports.free(), 50)));
        assertThat(checks.size()).isEqualTo(1);
        await().atMost(PATIENCE).until(() -> quietFor(one, Duration.ofMillis(200)));
    }

    @Test
    void aRestartedCheckerGoesOnWhereTheOldOneEnded() {
        Cluster cluster = solo();
        TestBackend one = keep(TestBackend.plain("one"));
        Checks old = checks(cluster);
        old.apply(config(server("one", one.port(), 50)));
        await().atMost(PATIENCE).until(() -> counter(cluster, ONE) == 4);
        old.close();
        ServerHealth left = verdict(cluster, ONE);
        one.health(500);
        Checks restarted = checks(cluster);
        restarted.apply(config(server("one", one.port(), 50)));
        await().atMost(PATIENCE)
                .until(() -> verdict(cluster, ONE).failures() == left.failures() + 1
                        || status(cluster, ONE) == HealthStatus.DOWN);
        await().atMost(PATIENCE).until(() -> status(cluster, ONE) == HealthStatus.DOWN);
        ServerHealth down = verdict(cluster, ONE);
        assertThat(down.failures() - left.failures())
                .as("three failures, not the one of a fresh start")
                .isGreaterThanOrEqualTo(3);
        assertThat(down.epoch()).isGreaterThan(left.epoch());
    }

    @Test
    void serversAreSharedAndTakenOverWhenAnOwnerDies() {
        String name = "test-" + UUID.randomUUID();
        List<HostPort> addresses =
                List.of(new HostPort("127.0.0.1", Ports.free()), new HostPort("127.0.0.1", Ports.free()));
        Cluster first = keep(HazelcastCluster.start(
                ClusterSettings.member("h1", List.of("health-service"), name, addresses.get(0), addresses)));
        Cluster second = keep(HazelcastCluster.start(
                ClusterSettings.member("h2", List.of("health-service"), name, addresses.get(1), addresses)));
        TestBackend target = keep(TestBackend.plain("target"));
        Server[] servers = new Server[12];
        for (int i = 0; i < servers.length; i++) {
            servers[i] = server("s" + i, target.port(), 50);
        }
        Checks one = checks(first);
        Checks two = checks(second);
        one.apply(config(servers));
        two.apply(config(servers));
        await().atMost(PATIENCE).until(() -> one.size() + two.size() == servers.length);
        assertThat(one.size()).isBetween(1, servers.length - 1);

        second.close();
        await().atMost(PATIENCE).until(() -> one.size() == servers.length);
        target.health(500);
        await().atMost(PATIENCE)
                .until(() -> first.health().all().size() == servers.length
                        && first.health().all().values().stream()
                                .allMatch(v -> v.status() == HealthStatus.DOWN
                                        && v.owner().equals("h1")));
    }

    /** As after a freeze, which may end after somebody else has taken over. */
    @Test
    void aCheckerGoesOnFromTheVerdictOfWhoeverCheckedMeanwhile() {
        Cluster cluster = solo();
        TestBackend target = keep(TestBackend.plain("target"));
        Server[] servers = new Server[12];
        for (int i = 0; i < servers.length; i++) {
            servers[i] = server("s" + i, target.port(), 50);
        }
        Checks checks = checks(cluster);
        checks.apply(config(servers));
        assertThat(checks.size()).isEqualTo(servers.length);
        ServerId first = new ServerId("app", "s0");
        await().atMost(PATIENCE).until(() -> status(cluster, first) == HealthStatus.UP);
        await().atMost(PATIENCE).until(() -> verdict(cluster, first).checks() > 2);
        // Somebody else judged it meanwhile: what this node knows of it is worth nothing until it has learned that.
        ServerHealth mine = verdict(cluster, first);
        ServerHealth other = new ServerHealth(
                HealthStatus.DOWN,
                0,
                mine.last(),
                Instant.now(),
                mine.checks() + 100,
                5,
                7,
                Epochs.next(mine.epoch(), Instant.now().plusSeconds(1)),
                "other");
        assertThat(cluster.health().publish(first, other)).isTrue();
        await().atMost(PATIENCE)
                .until(() -> verdict(cluster, first).owner().equals("solo")
                        && verdict(cluster, first).checks() > mine.checks() + 100);
        assertThat(verdict(cluster, first).downs())
                .as("it went on from the other's verdict")
                .isEqualTo(7);
    }

    private static boolean quietFor(TestBackend server, Duration time) {
        int before = server.checks();
        Instant until = Instant.now().plus(time);
        while (Instant.now().isBefore(until)) {
            Thread.onSpinWait();
        }
        return server.checks() == before;
    }

    private Cluster solo() {
        return keep(HazelcastCluster.start(ClusterSettings.embedded("solo", List.of("health-service"))));
    }

    private Checks checks(Cluster cluster) {
        return keep(new Checks(cluster, engine, Clock.systemUTC()));
    }

    private <T extends AutoCloseable> T keep(T resource) {
        opened.add(resource);
        return resource;
    }

    private static ServerHealth verdict(Cluster cluster, ServerId server) {
        return Optional.ofNullable(cluster.health().all().get(server)).orElseThrow();
    }

    private static HealthStatus status(Cluster cluster, ServerId server) {
        return Optional.ofNullable(cluster.health().all().get(server))
                .map(ServerHealth::status)
                .orElse(HealthStatus.UNKNOWN);
    }

    private static int counter(Cluster cluster, ServerId server) {
        return Optional.ofNullable(cluster.health().all().get(server))
                .map(ServerHealth::counter)
                .orElse(-1);
    }

    private static AdminOrder order(AdminState state) {
        return new AdminOrder(state, OptionalInt.empty(), "ann", "", Instant.now());
    }

    private static Server server(String name, int port, int interMillis) {
        return Server.of(name, new HostPort("127.0.0.1", port))
                .checked(new CheckSettings(
                        Duration.ofMillis(interMillis),
                        Optional.empty(),
                        Optional.empty(),
                        3,
                        2,
                        Optional.empty(),
                        Optional.empty(),
                        false));
    }

    private static Server backup(Server server) {
        return new Server(
                server.name(),
                server.address(),
                server.weight(),
                true,
                server.disabled(),
                server.tls(),
                server.check(),
                server.maxconn(),
                server.maxqueue(),
                server.cookie(),
                server.slowStart(),
                false,
                false);
    }

    private static ProxyConfig config(Server... servers) {
        Timeouts timeouts = new Timeouts(
                Optional.empty(),
                Optional.empty(),
                Optional.of(Duration.ofSeconds(2)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Duration.ofSeconds(2)));
        Backend backend = new Backend(
                "app",
                ProxyMode.HTTP,
                Protocol.TCP,
                new Balance.RoundRobin(),
                List.of(),
                List.of(servers),
                HTTP,
                timeouts,
                3,
                BackendOptions.DEFAULT);
        return new ProxyConfig(Global.DEFAULT, List.of(), List.of(backend));
    }
}
