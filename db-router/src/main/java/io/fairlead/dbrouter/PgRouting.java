package io.fairlead.dbrouter;

import io.fairlead.balancing.Hashes;
import io.fairlead.dataplane.live.ListenerCounters;
import io.fairlead.dataplane.live.LiveBackend;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.plan.BackendPlan;
import io.fairlead.dataplane.plan.FrontendPlan;
import io.fairlead.dataplane.rules.Facts;
import io.fairlead.dataplane.session.StreamTally;
import io.fairlead.dataplane.session.Tunnels;
import io.fairlead.model.config.Balance;
import io.fairlead.model.config.DatabaseRole;
import io.fairlead.model.state.Availability;
import io.fairlead.model.state.CheckCode;
import io.fairlead.net.http1.RequestHead;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.ReplayTransport;
import io.fairlead.net.io.Transport;
import io.fairlead.pgwire.CancelKey;
import io.fairlead.pgwire.ErrorMessage;
import io.fairlead.pgwire.FirstPacket;
import io.fairlead.pgwire.PgReader;
import io.fairlead.pgwire.SqlState;
import io.fairlead.telemetry.StreamEnd;
import io.fairlead.telemetry.log.ClientText;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The way of one start-up packet to a server: chosen, waited for, tried again, and the session that follows. A client
 * is held while no server may be used, and hears 57P03 when none came in time.
 */
final class PgRouting {

    private static final System.Logger LOG = System.getLogger(PgRouting.class.getName());
    private static final long LOGIN_NANOS = Duration.ofSeconds(60).toNanos();
    private static final long POLL_NANOS = Duration.ofMillis(50).toNanos();
    private static final int MOST_POLLS = 10;

    private final RouterContext router;
    private final FrontendPlan plan;
    private final Transport client;
    private final PgReader reader;
    private final FirstPacket.Startup startup;
    private final Facts facts;
    private final StreamEnd end = new StreamEnd();
    private final RoutedClient routed;

    private DatabaseRole role = DatabaseRole.ANY;

    private @Nullable LiveServer last;

    /** Whether the client's encryption is the server's. */
    private boolean opaque;

    /** Whether the server would not have it. */
    private boolean refusedTls;

    /** The key the client was given; taken back at the end. */
    private @Nullable CancelKey key;

    PgRouting(
            RouterContext router,
            FrontendPlan plan,
            Transport client,
            PgReader reader,
            FirstPacket.Startup startup,
            boolean tls) {
        this.router = router;
        this.plan = plan;
        this.client = client;
        this.reader = reader;
        this.startup = startup;
        this.facts = new Facts(client.remoteAddress(), tls);
        this.routed = router.clients().enter(startup, client, tls);
        end.frontend = plan.live().name();
        end.client = ClientText.of(client.remoteAddress());
        end.http = false;
        end.tls = tls;
    }

    /** The address the client connected to has counters of its own. */
    void listener(ListenerCounters counters) {
        facts.listener(counters);
    }

    /** Routes a client that speaks TLS with the server; false when that server has none and it may go on without. */
    boolean passThrough() {
        opaque = true;
        run();
        return !refusedTls;
    }

    void run() {
        try {
            routeAndServe();
        } finally {
            router.clients().leave(routed);
        }
    }

    private void routeAndServe() {
        end.begin(System.nanoTime());
        BackendPlan backend = plan.route(new RequestHead(), facts);
        if (backend == null) {
            refuse(SqlState.CANNOT_CONNECT_NOW, "no pool is configured for this address", "SC");
        } else {
            end.backend = backend.live().name();
            routed.pool = end.backend;
            backend.live().counters().enter();
            try {
                hold(backend);
            } finally {
                backend.live().counters().leave();
                count(backend.live());
            }
        }
        end.ended = System.nanoTime();
        end.processSessions = router.dataplane().connections();
        end.frontendSessions = plan.live().counters().sessions.get();
        plan.live().counters().bytesIn.add(end.bytesIn);
        plan.live().counters().bytesOut.add(end.bytesOut);
        facts.listener().bytes(end.bytesIn, end.bytesOut);
        if (!refusedTls) {
            router.observer().ended(end);
        }
    }

    private void count(LiveBackend backend) {
        LiveServer server = last;
        end.ended = System.nanoTime();
        end.backendSessions = backend.counters().sessions.get();
        end.serverSessions = server == null ? 0 : server.counters().sessions.get();
        if (!refusedTls) {
            int carriers = router.engine().carriers();
            StreamTally.count(
                    end,
                    backend,
                    server,
                    carriers > 1
                            ? router.engine().carrier()
                            : (int) Thread.currentThread().threadId());
        }
    }

    /** Tries until the session took place, the client was told why not, or the time to hold it is over. */
    private void hold(BackendPlan backend) {
        if (opaque && router.logins().withoutTls(backend.live())) {
            refusedTls = true;
            return;
        }
        long deadline = Deadlines.inNanos(router.holdNanos());
        long wait = backend.config().database().replicaWait().toNanos();
        long replica = Deadlines.inNanos(Math.min(wait, router.holdNanos() / 2));
        int key = hash(backend.config().balance());
        LiveServer failed = null;
        for (int tries = 1; ; tries++) {
            if (router.clients().paused(routed.pool)) {
                deadline = Deadlines.inNanos(router.holdNanos());
            }
            BackendPlan pool = pool(backend, replica);
            role = DatabaseRole.of(pool.config());
            LiveServer chosen = choose(pool, key, failed);
            if (chosen != null) {
                ServerLease lease = ServerLease.take(
                        pool.live(), chosen, Deadlines.inNanos(pool.limits().queue()));
                if (lease == null) {
                    last = null;
                    end.server = StreamEnd.NO_SERVER;
                    full(pool);
                    return;
                }
                if (attempt(pool, lease)) {
                    return;
                }
                failed = lease.server();
            }
            if (Deadlines.left(deadline) <= 0 || router.dataplane().stopping()) {
                unavailable(backend);
                return;
            }
            if (reader.left(Deadlines.inNanos(POLL_NANOS))) {
                end.state = "CQ";
                return;
            }
            pause(backend, chosen == null ? 1 : tries);
        }
    }

    /** A read pool without a replica is not empty: after a while the leader reads. */
    private BackendPlan pool(BackendPlan backend, long replicaBy) {
        if (DatabaseRole.of(backend.config()) != DatabaseRole.REPLICA
                || backend.config().database().replicasOnly()
                || backend.live().usableServers() > 0
                || Deadlines.left(replicaBy) > 0) {
            return backend;
        }
        return WritePool.of(router.dataplane().snapshot(), backend).orElse(backend);
    }

    private @Nullable LiveServer choose(BackendPlan backend, int key, @Nullable LiveServer avoid) {
        if (router.clients().paused(routed.pool)) {
            return null;
        }
        return role == DatabaseRole.PRIMARY
                ? Leader.of(backend.live())
                : backend.live().choose(key, avoid);
    }

    /** No pause while there is another server to try; a longer one the longer none takes us. */
    private void pause(BackendPlan backend, int tries) {
        int rounds = tries / Math.max(1, backend.live().usableServers());
        if (rounds > 0) {
            LockSupport.parkNanos(this, Math.min(rounds, MOST_POLLS) * POLL_NANOS);
        }
    }

    private void counted(BackendPlan backend, LiveServer server) {
        end.retries++;
        server.counters().retries.increment();
        backend.live().counters().retries.increment();
    }

    private void full(BackendPlan backend) {
        refuse(
                SqlState.TOO_MANY_CONNECTIONS,
                "pool \"" + backend.live().name() + "\" is full and nobody left in time",
                "sQ");
    }

    private void unavailable(BackendPlan backend) {
        refuse(
                SqlState.CANNOT_CONNECT_NOW,
                "no server of pool \"" + backend.live().name() + "\" is available",
                "SC");
    }

    private int hash(Balance balance) {
        return balance instanceof Balance.Source
                ? Hashes.source(facts.client().getAddress().getAddress())
                : 0;
    }

    /** Whether the client has been dealt with; the lease is returned. */
    private boolean attempt(BackendPlan backend, ServerLease lease) {
        try (lease) {
            // The leader may have changed while the client waited for a place.
            boolean stale = role == DatabaseRole.PRIMARY && !lease.server().equals(Leader.of(backend.live()));
            boolean done = !stale && serve(backend, lease);
            if (!done) {
                counted(backend, lease.server());
            }
            return done;
        }
    }

    private boolean serve(BackendPlan backend, ServerLease lease) {
        LiveServer server = lease.server();
        last = server;
        end.server = server.id().server();
        end.admitted = System.nanoTime();
        routed.server = end.server;
        server.counters().enter();
        backend.live().counters().connects.increment();
        Login login = null;
        byte[] header = Introduction.of(server.config().wire().sendProxy(), client);
        try {
            Transport to = lease.connect(
                    router.logins(), header, Deadlines.inNanos(backend.limits().connect()));
            end.connected = System.nanoTime();
            if (opaque) {
                encrypted(backend, server, to);
                return true;
            }
            login = new Login(client, reader, to, role, servers -> give(server, servers));
            return switch (login.run(named(backend), Deadlines.inNanos(LOGIN_NANOS))) {
                case READY -> {
                    session(backend, server, login, new ReplayTransport(login.rest(), to));
                    yield true;
                }
                case REFUSED -> true;
                case NOT_NOW -> false;
                case WRONG_ROLE -> wrongRole(backend, server, login);
            };
        } catch (Login.ClientLeftException e) {
            end.state = "CH";
            LOG.log(Level.DEBUG, "client-left-during-login", e);
            return true;
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "server-login-failed server={0} reason=\"{1}\"", server.id(), e.getMessage());
            if (login == null || !login.clientHasHeard()) {
                return false;
            }
            refuse(SqlState.CONNECTION_FAILURE, "connection to server " + server.id() + " was lost", "SC");
            return true;
        } finally {
            server.counters().leave();
            routed.server = "";
            takeBack();
        }
    }

    private FirstPacket.Startup named(BackendPlan backend) {
        return backend.config().database().tellsClients()
                ? Introduction.named(startup, client.remoteAddress())
                : startup;
    }

    private void encrypted(BackendPlan backend, LiveServer server, Transport to) throws IOException {
        PassThrough pass = new PassThrough(client, reader);
        if (!pass.agree(to, Deadlines.inNanos(LOGIN_NANOS))) {
            router.logins().hasNoTls(server);
            refusedTls = true;
            return;
        }
        Runnable gone = router.cancels().passes(server);
        try {
            pass.run(router.engine(), server, role, pass.tunnel(to, Tunnels.idleNanos(plan, backend)), end);
        } finally {
            gone.run();
        }
    }

    /** Another server may be tried only as long as the client knows of none. */
    private boolean wrongRole(BackendPlan backend, LiveServer server, Login login) {
        router.suspects().found(server.id());
        if (login.clientHasHeard()) {
            unavailable(backend);
        }
        return login.clientHasHeard();
    }

    private CancelKey give(LiveServer server, CancelKey servers) {
        CancelKey ours = router.cancels().give(server, servers);
        key = ours;
        return ours;
    }

    private void takeBack() {
        CancelKey ours = key;
        if (ours != null) {
            router.cancels().takeBack(ours);
        }
    }

    private void session(BackendPlan backend, LiveServer server, Login login, Transport to) {
        PoolCounters counters = router.clients().counters(routed.pool);
        counters.assignments.increment();
        counters.waited.add((System.nanoTime() - end.started) / 1000);
        PgSession session = new PgSession(
                server.id().toString(),
                new Progress(counters),
                new RoleWatch(role, login.recovery(), () -> router.suspects().found(server.id())),
                new ReplayTransport(reader.rest(), client),
                to,
                Tunnels.idleNanos(plan, backend));
        Runnable unregister =
                server.register(() -> cut(server, session), session::endBetweenTransactions, session::endNow);
        routed.session = session;
        try {
            end.state = Tunnels.state(session.run(router.engine()));
        } finally {
            routed.session = null;
            unregister.run();
            end.bytesIn += session.fromClient();
            end.bytesOut += session.fromServer();
        }
    }

    /** Readers of a server that is well but no replica any more may end what they began. */
    private void cut(LiveServer server, PgSession session) {
        boolean well = server.availability() == Availability.DOWN
                && server.health()
                        .filter(health -> health.last().code() == CheckCode.L7STS)
                        .isPresent();
        if (role == DatabaseRole.REPLICA && well) {
            session.endBetweenTransactions();
        } else {
            session.endNow();
        }
    }

    private void refuse(SqlState code, String message, String state) {
        end.state = state;
        byte[] bytes = ErrorMessage.of(code, message, "Try again; the router holds connections while a pool is empty.")
                .bytes();
        try {
            client.write(bytes, 0, bytes.length, Deadlines.in(Duration.ofSeconds(1)));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "client-gone-before-error", e);
        }
    }
}
