package io.fairlead.dataplane.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.config.Backend;
import io.fairlead.model.config.BackendOptions;
import io.fairlead.model.config.Balance;
import io.fairlead.model.config.HealthCheck;
import io.fairlead.model.config.HostPort;
import io.fairlead.model.config.Protocol;
import io.fairlead.model.config.ProxyMode;
import io.fairlead.model.config.Server;
import io.fairlead.model.config.Timeouts;
import io.fairlead.model.state.AdminState;
import io.fairlead.model.state.ServerId;
import io.fairlead.telemetry.StreamEnd;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Places on servers are given back whatever happens to those who wait for them. */
final class QueueProperties {

    private static final int MAXCONN = 3;
    private static final int MAXQUEUE = 4;

    private static Server server(String name) {
        return new Server(
                name,
                new HostPort("127.0.0.1", 1),
                1,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                MAXCONN,
                MAXQUEUE,
                Optional.empty(),
                Duration.ZERO,
                false,
                false);
    }

    private static LiveBackend backend(int servers) {
        List<Server> configs = new ArrayList<>();
        List<LiveServer> lives = new ArrayList<>();
        for (int i = 0; i < servers; i++) {
            Server config = server("s" + i);
            configs.add(config);
            lives.add(new LiveServer(
                    new ServerId("b", config.name()),
                    i + 1,
                    config,
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)));
        }
        return new LiveBackend(
                new Backend(
                        "b",
                        ProxyMode.HTTP,
                        Protocol.TCP,
                        new Balance.RoundRobin(),
                        List.of(),
                        configs,
                        new HealthCheck.Connect(),
                        Timeouts.NONE,
                        3,
                        BackendOptions.DEFAULT),
                lives);
    }

    private static void client(LiveBackend backend, Random random, AtomicInteger most) {
        LiveServer preferred = backend.choose(0, null);
        if (preferred == null) {
            return;
        }
        boolean pinned = random.nextInt(3) == 0;
        long deadline = System.nanoTime() + random.nextInt(3_000_000);
        if (backend.admit(preferred, pinned, deadline, null) instanceof Admission.Admitted(LiveServer server)) {
            most.accumulateAndGet(server.busy(), Math::max);
            LockSupport.parkNanos(50_000);
            backend.leave(server);
        }
    }

    @Property(tries = 20)
    void noPlaceIsLostAndNoneIsGivenTwice(@ForAll long seed) throws InterruptedException {
        LiveBackend backend = backend(2);
        AtomicInteger most = new AtomicInteger();
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Random random = new Random(seed + i);
            clients.add(Thread.ofVirtual()
                    .uncaughtExceptionHandler((_, failure) -> failures.add(failure))
                    .start(() -> {
                        for (int request = 0; request < 20; request++) {
                            client(backend, random, most);
                        }
                    }));
        }
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            LiveServer changed = backend.servers().get(random.nextInt(2));
            AdminState[] states = AdminState.values();
            changed.order(states[random.nextInt(states.length)], OptionalInt.empty());
            backend.refresh();
            LockSupport.parkNanos(50_000);
        }
        backend.servers().forEach(server -> server.order(AdminState.READY, OptionalInt.empty()));
        backend.refresh();
        for (Thread thread : clients) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(most.get()).isLessThanOrEqualTo(MAXCONN);
        assertThat(backend.queued()).isZero();
        for (LiveServer server : backend.servers()) {
            assertThat(server.busy()).isZero();
            assertThat(server.waiting()).isZero();
        }
    }

    @Example
    void aQueueThatIsFullTakesNoMore() throws InterruptedException {
        LiveBackend backend = backend(2);
        LiveServer server = backend.servers().getFirst();
        for (int i = 0; i < MAXCONN; i++) {
            assertThat(backend.admit(server, true, 0, null)).isInstanceOf(Admission.Admitted.class);
        }
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < MAXQUEUE; i++) {
            waiting.add(Thread.ofVirtual().start(() -> {
                if (backend.admit(server, true, Long.MAX_VALUE, null) instanceof Admission.Admitted(LiveServer got)) {
                    backend.leave(got);
                }
            }));
        }
        while (server.waiting() < MAXQUEUE) {
            Thread.onSpinWait();
        }
        assertThat(backend.admit(server, true, Long.MAX_VALUE, null)).isEqualTo(new Admission.QueueFull(server));
        othersDoNotWait(backend);
        for (int i = 0; i < MAXCONN; i++) {
            backend.leave(server);
        }
        for (Thread thread : waiting) {
            thread.join();
        }
        assertThat(server.busy()).isZero();
        assertThat(server.waiting()).isZero();
    }

    /** Behind those who can only have a server that is full. */
    private static void othersDoNotWait(LiveBackend backend) {
        LiveServer free = backend.servers().getLast();
        StreamEnd end = new StreamEnd();
        assertThat(backend.admit(free, false, 0, end)).isEqualTo(new Admission.Admitted(free));
        assertThat(end.backendQueue).isZero();
        backend.leave(free);
    }

    @Example
    void aDrainedServerStillServesThoseWhoStay() {
        LiveBackend backend = backend(2);
        LiveServer drained = backend.servers().getFirst();
        drained.order(AdminState.DRAIN, OptionalInt.empty());
        backend.refresh();
        assertThat(backend.admit(drained, true, 0, null)).isInstanceOf(Admission.Admitted.class);
        for (int i = 0; i < 4; i++) {
            assertThat(backend.choose(0, null)).isSameAs(backend.servers().getLast());
        }
    }

    @Example
    void aRateLetsASecondsWorthInAtOnce() {
        SessionRate rate = new SessionRate();
        long now = System.nanoTime() + 1_000_000_000L;
        long cost = 100_000_000L;
        for (int i = 0; i < 10; i++) {
            assertThat(rate.reserve(cost, now)).isLessThanOrEqualTo(now);
        }
        assertThat(rate.reserve(cost, now)).isEqualTo(now + cost);
        assertThat(rate.reserve(cost, now)).isEqualTo(now + 2 * cost);
    }
}
