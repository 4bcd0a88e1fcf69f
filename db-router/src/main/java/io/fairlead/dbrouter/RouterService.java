package io.fairlead.dbrouter;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.Subscription;
import io.fairlead.dataplane.ApplyException;
import io.fairlead.dataplane.Wildcard;
import io.fairlead.dataplane.node.CertificateEvents;
import io.fairlead.dataplane.node.DataplaneNode;
import io.fairlead.dataplane.stats.StatsPublisher;
import io.fairlead.dbrouter.console.Operator;
import io.fairlead.model.state.Event;
import io.fairlead.model.state.ServerId;
import io.fairlead.net.engine.Engines;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.IoEngine;
import io.fairlead.servicekit.Service;
import io.fairlead.servicekit.ServiceContext;
import io.fairlead.servicekit.SettingKey;
import io.fairlead.servicekit.StartupException;
import io.fairlead.servicekit.program.ServiceHost;
import io.fairlead.telemetry.log.AccessLog;
import io.fairlead.telemetry.metrics.MetricFamily;
import io.fairlead.telemetry.metrics.RowFamilies;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The db-router in its surroundings: configuration and log. Thread-safe. */
public final class RouterService implements Service {

    private static final System.Logger LOG = System.getLogger(RouterService.class.getName());
    private static final String ROLE_LOST = "server-role-lost";
    private static final long POLL_NANOS = Duration.ofMillis(20).toNanos();

    private @Nullable RouterRuntime runtime;
    private @Nullable DataplaneNode node;
    private @Nullable AccessLog log;
    private @Nullable Subscription told;
    private @Nullable StatsPublisher publisher;
    private @Nullable CancelRelay relay;

    /** Not started. */
    public RouterService() {}

    @Override
    public String name() {
        return "db-router";
    }

    @Override
    public int order() {
        return 45;
    }

    @Override
    public void start(ServiceContext context) throws StartupException {
        AccessLog access = AccessLog.start(
                "fairlead[" + ProcessHandle.current().pid() + "]", Clock.systemUTC(), ZoneId.systemDefault());
        log = access;
        try {
            IoEngine engine = Engines.choose(
                    SettingKey.IO_ENGINE.in(context.settings()), SettingKey.IO_THREADS.in(context.settings()));
            RouterRuntime starting = new RouterRuntime(
                    engine,
                    access,
                    ServiceHost.current().token().value(),
                    Wildcard.of(SettingKey.LISTEN_ADDRESS.in(context.settings())),
                    new RouterRuntime.Certificates(
                            context.dataDir().resolve("certificates"),
                            new CertificateEvents(context.cluster(), Clock.systemUTC())));
            runtime = starting;
            DataplaneNode following = new DataplaneNode(
                    context.cluster().node() + "/" + name(),
                    context.cluster(),
                    starting.dataplane(),
                    context.dataDir().resolve("db-router"),
                    access::follow);
            node = following;
            following.beforeReading(context.certificates()::sync);
            following.start();
            follow(context.cluster(), starting.suspects());
            relay = new CancelRelay(context.cluster(), starting.cancels());
            StatsPublisher telling = new StatsPublisher(
                    context.cluster(), context.cluster().node() + "/" + name(), starting.table(), Clock.systemUTC());
            following.onStates(telling::soon);
            publisher = telling;
        } catch (ApplyException e) {
            throw new StartupException(String.valueOf(e.getMessage()), e);
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
            throw new StartupException("db-router: " + e.getMessage(), e);
        }
    }

    /** What the console shows and steers; only while the service runs. */
    public Operator operator() {
        RouterRuntime running = runtime;
        if (running == null) {
            throw new IllegalStateException("the db-router has not started");
        }
        return running.operator();
    }

    /** What one router finds out about a server's role all routers know at once. */
    private void follow(Cluster cluster, Suspects suspects) {
        String here = cluster.node() + "/" + name();
        suspects.tell(id -> {
            String message = "Server " + id + " is not in the role its pool wants.";
            try {
                cluster.events()
                        .publish(new Event(Clock.systemUTC().instant(), here, ROLE_LOST, id.toString(), message));
            } catch (ClusterUnavailableException e) {
                LOG.log(Level.DEBUG, "suspect-not-told", e);
            }
        });
        told = cluster.events().onEvent(event -> {
            if (event.kind().equals(ROLE_LOST) && !event.node().equals(here)) {
                suspects.heard(ServerId.parse(event.subject()));
            }
        });
    }

    @Override
    public List<MetricFamily> metrics() {
        return Optional.ofNullable(publisher)
                .map(telling -> RowFamilies.of(telling.latest().rows()))
                .orElse(List.of());
    }

    @Override
    public void stop(Duration grace) {
        Optional.ofNullable(told).ifPresent(Subscription::close);
        Optional.ofNullable(publisher).ifPresent(StatsPublisher::close);
        Optional.ofNullable(node).ifPresent(DataplaneNode::stopFollowing);
        RouterRuntime running = runtime;
        if (running != null) {
            running.dataplane().stopListening();
            drain(running, Deadlines.in(grace));
            running.close();
        }
        Optional.ofNullable(relay).ifPresent(CancelRelay::close);
        Optional.ofNullable(node).ifPresent(DataplaneNode::close);
        Optional.ofNullable(log).ifPresent(AccessLog::close);
    }

    /** Sessions end when their transaction has. */
    private void drain(RouterRuntime running, long deadline) {
        running.sessions().forEach(PgSession::endBetweenTransactions);
        while (!running.sessions().isEmpty() && Deadlines.left(deadline) > 0) {
            LockSupport.parkNanos(this, POLL_NANOS);
        }
    }

    @Override
    public List<Probe> readiness() {
        DataplaneNode following = node;
        boolean ready = following != null && following.configured();
        String trouble = following == null ? "not started" : following.trouble();
        return List.of(new Probe("db-router", ready, ready ? "serving" : trouble));
    }
}
