package io.fairlead.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.health.probe.Target;
import io.fairlead.model.config.Backend;
import io.fairlead.model.config.BackendOptions;
import io.fairlead.model.config.Balance;
import io.fairlead.model.config.CheckSettings;
import io.fairlead.model.config.HealthCheck;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.config.Protocol;
import io.fairlead.model.config.ProxyMode;
import io.fairlead.model.config.Server;
import io.fairlead.model.config.ServerTls;
import io.fairlead.model.config.Timeouts;
import io.fairlead.model.state.RiseFall;
import io.fairlead.model.state.ServerId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which check, how often, by whom: the pure decisions. */
class PlanTest {

    private static final Duration INTER = Duration.ofSeconds(3);
    private static final Duration FAST = Duration.ofSeconds(1);
    private static final Duration DOWN = Duration.ofSeconds(9);

    @Test
    void checksAreSpreadByPercentOfTheirPause() {
        Plan usual = new Plan(
                new ServerId("app", "one"),
                false,
                target(Optional.empty(), Optional.empty(), false),
                CheckSettings.DEFAULT,
                io.fairlead.model.config.Monitoring.InitState.UP,
                io.fairlead.model.config.Monitoring.OnError.FAIL_CHECK,
                false,
                25);
        Duration pause = Duration.ofSeconds(2);
        assertThat(usual.spread(pause, 0)).isEqualTo(Duration.ofMillis(2500));
        assertThat(usual.spread(pause, 0.5)).isEqualTo(pause);
        assertThat(usual.spread(pause, 1)).isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void thePauseFollowsTheCounter() {
        Plan plan = plan(Optional.of(FAST), Optional.of(DOWN));
        assertThat(plan.pause(new RiseFall(2, 3, 4))).as("fully up").isEqualTo(INTER);
        assertThat(plan.pause(new RiseFall(2, 3, 3))).as("going down").isEqualTo(FAST);
        assertThat(plan.pause(new RiseFall(2, 3, 2))).as("at start").isEqualTo(FAST);
        assertThat(plan.pause(new RiseFall(2, 3, 1))).as("coming up").isEqualTo(FAST);
        assertThat(plan.pause(new RiseFall(2, 3, 0))).as("fully down").isEqualTo(DOWN);
        Plan plain = plan(Optional.empty(), Optional.empty());
        for (int counter = 0; counter < 5; counter++) {
            assertThat(plain.pause(new RiseFall(2, 3, counter))).isEqualTo(INTER);
        }
    }

    @Test
    void aServerThatMayBecomeThePrimaryIsAskedTwiceASecond() {
        HealthCheck asks = new HealthCheck.Http("GET", "/primary", "HTTP/1.0", List.of(), "", List.of());
        CheckSettings settings = new CheckSettings(
                INTER, Optional.empty(), Optional.empty(), 3, 2, Optional.empty(), Optional.empty(), false);
        Target target = new Target(new HostPort("127.0.0.1", 8008), Optional.empty(), asks, INTER, Optional.empty());
        Plan plan = new Plan(new ServerId("pg", "one"), false, target, settings, false);
        for (int counter = 0; counter < 5; counter++) {
            assertThat(plan.pause(new RiseFall(2, 3, counter)))
                    .as("counter " + counter)
                    .isEqualTo(counter < 2 ? Duration.ofMillis(500) : INTER);
        }
    }

    @Test
    void anOverriddenAddressOrPortDoesNotInheritTls() {
        assertThat(target(Optional.empty(), Optional.empty(), false).tls()).isPresent();
        assertThat(target(Optional.empty(), Optional.of(8008), false).tls()).isEmpty();
        assertThat(target(Optional.of("127.0.0.2"), Optional.empty(), false).tls())
                .isEmpty();
        Target asked = target(Optional.of("127.0.0.2"), Optional.of(8008), true);
        assertThat(asked.tls()).contains(ServerTls.UNVERIFIED);
        assertThat(asked.address()).isEqualTo(new HostPort("127.0.0.2", 8008));
    }

    @Test
    void timeoutsAreHaproxys() {
        Target unset = timed(Optional.of(Duration.ofSeconds(1)), Optional.empty());
        assertThat(unset.connectTimeout()).as("the interval bounds it all").isEqualTo(INTER);
        assertThat(unset.replyTimeout()).isEmpty();
        Target set = timed(Optional.of(Duration.ofSeconds(1)), Optional.of(Duration.ofSeconds(5)));
        assertThat(set.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(set.replyTimeout()).contains(Duration.ofSeconds(5));
        Target longer = timed(Optional.of(Duration.ofSeconds(10)), Optional.of(Duration.ofSeconds(5)));
        assertThat(longer.connectTimeout()).isEqualTo(INTER);
    }

    @Test
    void aCounterSurvivesOtherNumbers() {
        Plan plan = plan(Optional.empty(), Optional.empty());
        assertThat(plan.resume(true, 9)).isEqualTo(new RiseFall(2, 3, 4));
        assertThat(plan.resume(true, 0)).isEqualTo(new RiseFall(2, 3, 2));
        assertThat(plan.resume(false, 9)).isEqualTo(new RiseFall(2, 3, 1));
    }

    @Test
    void anEpochGrowsWhateverTheClock() {
        Instant now = Instant.parse("2026-01-02T03:04:05Z");
        long epoch = Epochs.next(0, now);
        assertThat(Epochs.next(epoch, now)).isEqualTo(epoch + 1);
        assertThat(Epochs.next(epoch, now.minusSeconds(60))).isEqualTo(epoch + 1);
        assertThat(Epochs.next(epoch, now.plusSeconds(60))).isEqualTo(epoch + 60_000_000);
    }

    @Test
    void ownershipIsEvenAndMovesOnlyWhatItMust() {
        List<String> three = List.of("a", "b", "c");
        Map<String, Integer> counts = new HashMap<>();
        List<ServerId> moved = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            ServerId server = new ServerId("app", "s" + i);
            String owner = Ownership.owner(server, three).orElseThrow();
            counts.merge(owner, 1, Integer::sum);
            if (!owner.equals("c")
                    && !Ownership.owner(server, List.of("a", "b")).equals(Optional.of(owner))) {
                moved.add(server);
            }
        }
        assertThat(counts.values()).allMatch(count -> count > 850 && count < 1_150);
        assertThat(moved).isEmpty();
        assertThat(Ownership.owner(new ServerId("a", "b"), List.of())).isEmpty();
    }

    private static Plan plan(Optional<Duration> fast, Optional<Duration> down) {
        CheckSettings settings = new CheckSettings(INTER, fast, down, 3, 2, Optional.empty(), Optional.empty(), false);
        ServerId id = new ServerId("app", "one");
        return new Plan(id, false, target(Optional.empty(), Optional.empty(), false), settings, false);
    }

    private static Target target(Optional<String> address, Optional<Integer> port, boolean tls) {
        return target(
                new CheckSettings(INTER, Optional.empty(), Optional.empty(), 3, 2, address, port, tls), Timeouts.NONE);
    }

    private static Target timed(Optional<Duration> connect, Optional<Duration> check) {
        CheckSettings settings = new CheckSettings(
                INTER, Optional.empty(), Optional.empty(), 3, 2, Optional.empty(), Optional.empty(), false);
        Timeouts timeouts = new Timeouts(
                Optional.empty(),
                Optional.empty(),
                connect,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                check);
        return target(settings, timeouts);
    }

    private static Target target(CheckSettings settings, Timeouts timeouts) {
        Server plain = Server.of("one", new HostPort("127.0.0.1", 443));
        Server server = new Server(
                plain.name(),
                plain.address(),
                1,
                false,
                false,
                Optional.of(ServerTls.UNVERIFIED),
                Optional.of(settings),
                0,
                0,
                Optional.empty(),
                Duration.ZERO,
                false,
                false);
        Backend backend = new Backend(
                "app",
                ProxyMode.HTTP,
                Protocol.TCP,
                new Balance.RoundRobin(),
                List.of(),
                List.of(server),
                new HealthCheck.Connect(),
                timeouts,
                3,
                BackendOptions.DEFAULT);
        return Target.of(backend, server, settings);
    }
}
