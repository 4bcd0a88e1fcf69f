package io.fairlead.edge;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.RolloutBoard.AppliedRevision;
import io.fairlead.cluster.StoredRevision;
import io.fairlead.cluster.Subscription;
import io.fairlead.cluster.disk.LastKnownGood;
import io.fairlead.configformat.ConfigReader;
import io.fairlead.dataplane.ApplyException;
import io.fairlead.dataplane.Dataplane;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.plan.BackendPlan;
import io.fairlead.model.config.ParsedConfig;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.ServerHealth;
import io.fairlead.model.state.ServerId;
import io.fairlead.net.engine.Engines;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.IoEngine;
import io.fairlead.servicekit.Service;
import io.fairlead.servicekit.ServiceContext;
import io.fairlead.servicekit.SettingKey;
import io.fairlead.servicekit.Settings;
import io.fairlead.servicekit.StartupException;
import io.fairlead.telemetry.log.AccessLog;
import io.fairlead.telemetry.log.EventLog;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The edge-proxy in its surroundings: follows the configuration, the checks and the operators' orders, keeps what it
 * knows on disk, and starts from there when nobody else is there. Thread-safe.
 */
public final class EdgeService implements Service {

    private static final System.Logger LOG = System.getLogger(EdgeService.class.getName());
    private static final long POLL_NANOS = Duration.ofMillis(20).toNanos();

    private final Map<ServerId, ServerHealth> verdicts = new ConcurrentHashMap<>();
    private final Map<ServerId, AdminOrder> orders = new ConcurrentHashMap<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final Object applying = new Object();
    private @Nullable EdgeRuntime runtime;
    private @Nullable LastKnownGood known;
    private @Nullable AccessLog log;
    private @Nullable EventLog events;
    private @Nullable Cluster cluster;
    private @Nullable StatsPublisher publisher;
    private volatile String trouble = "no configuration yet";
    private volatile boolean configured;

    /** Not started. */
    public EdgeService() {}

    @Override
    public String name() {
        return "edge-proxy";
    }

    @Override
    public int order() {
        return 40;
    }

    @Override
    public void start(ServiceContext context) throws StartupException {
        cluster = context.cluster();
        String tag = "fairlead[" + ProcessHandle.current().pid() + "]";
        EventLog lines = EventLog.start(tag, Clock.systemUTC(), ZoneId.systemDefault());
        events = lines;
        log = AccessLog.start(tag, Clock.systemUTC(), ZoneId.systemDefault());
        try {
            known = new LastKnownGood(context.dataDir().resolve("edge"));
            runtime = new EdgeRuntime(engine(context.settings()), log);
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
            throw new StartupException("edge-proxy: " + e.getMessage(), e);
        }
        known().health().forEach(this::verdict);
        known().orders().forEach(this::order);
        Optional<StoredRevision> head = head(context.cluster());
        Optional<StoredRevision> first = head.or(() -> known().revision());
        if (first.isPresent() && !apply(first.get()) && head.isPresent()) {
            throw new StartupException(trouble);
        }
        subscriptions.add(context.cluster().health().onVerdict(this::verdict));
        subscriptions.add(context.cluster().admin().onOrder(this::order));
        subscriptions.add(context.cluster().config().onHead(this::apply));
        publisher =
                new StatsPublisher(context.cluster(), new StatsTable(runtime().dataplane()), Clock.systemUTC());
        subscriptions.add(context.cluster().events().onEvent(lines::write));
    }

    private static IoEngine engine(Settings settings) throws IOException {
        String threads = SettingKey.IO_THREADS.in(settings);
        try {
            return Engines.choose(SettingKey.IO_ENGINE.in(settings), Integer.parseInt(threads));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(SettingKey.IO_THREADS.key() + " \"" + threads + "\" is no number", e);
        }
    }

    private static Optional<StoredRevision> head(Cluster cluster) {
        try {
            return cluster.connected() ? cluster.config().head() : Optional.empty();
        } catch (ClusterUnavailableException e) {
            LOG.log(Level.WARNING, "cluster-unavailable start=last-known-good", e);
            return Optional.empty();
        }
    }

    private LastKnownGood known() {
        return java.util.Objects.requireNonNull(known);
    }

    private EdgeRuntime runtime() {
        return java.util.Objects.requireNonNull(runtime);
    }

    /** Puts a revision in force; false when it cannot run here. */
    private boolean apply(StoredRevision revision) {
        synchronized (applying) {
            Dataplane dataplane = runtime().dataplane();
            if (configured && revision.number() <= dataplane.snapshot().revision()) {
                return true;
            }
            ParsedConfig parsed = ConfigReader.read(revision.text(), "revision " + revision.number());
            Optional<ProxyConfig> config = parsed.config();
            if (config.isEmpty()) {
                return refused(revision, "revision " + revision.number() + " cannot be read: " + parsed.diagnostics());
            }
            try {
                dataplane.apply(config.get(), revision.number());
            } catch (ApplyException e) {
                return refused(revision, String.valueOf(e.getMessage()));
            }
            java.util.Objects.requireNonNull(log).follow(config.get());
            java.util.Objects.requireNonNull(events).follow(config.get());
            configured = true;
            trouble = "";
            restoreStates();
            known().save(revision);
            LOG.log(Level.INFO, "revision-applied number={0}", revision.number());
            report(revision, "");
            return true;
        }
    }

    private boolean refused(StoredRevision revision, String why) {
        trouble = why;
        LOG.log(Level.ERROR, "revision-refused number={0} reason=\"{1}\"", revision.number(), why);
        report(revision, why);
        return false;
    }

    private void report(StoredRevision revision, String error) {
        Cluster board = java.util.Objects.requireNonNull(cluster);
        try {
            board.rollout()
                    .publish(new AppliedRevision(
                            board.node(),
                            revision.number(),
                            error,
                            Clock.systemUTC().instant()));
        } catch (ClusterUnavailableException e) {
            LOG.log(Level.DEBUG, "rollout-not-reported", e);
        }
    }

    /** New live servers learn what is known of their names. */
    private void restoreStates() {
        for (BackendPlan plan : runtime().dataplane().snapshot().backends().values()) {
            for (LiveServer server : plan.live().servers()) {
                Optional.ofNullable(verdicts.get(server.id())).ifPresent(server::health);
                Optional.ofNullable(orders.get(server.id()))
                        .ifPresent(order -> server.order(order.state(), order.weight()));
            }
            plan.live().refresh();
        }
    }

    private void verdict(ServerId id, ServerHealth verdict) {
        verdicts.put(id, verdict);
        runtime().update(id, server -> server.health(verdict));
        known().save(id, verdict);
    }

    private void order(ServerId id, AdminOrder order) {
        orders.put(id, order);
        runtime().update(id, server -> server.order(order.state(), order.weight()));
        known().save(id, order);
    }

    @Override
    public void stop(Duration grace) {
        EdgeRuntime running = runtime;
        subscriptions.forEach(Subscription::close);
        Optional.ofNullable(publisher).ifPresent(StatsPublisher::close);
        if (running != null) {
            running.dataplane().stopListening();
            drain(running, Deadlines.in(grace));
            running.close();
        }
        Optional.ofNullable(known).ifPresent(LastKnownGood::close);
        Optional.ofNullable(log).ifPresent(AccessLog::close);
        Optional.ofNullable(events).ifPresent(EventLog::close);
    }

    /** Exchanges may end; idle connections and tunnels do not count as work. */
    private void drain(EdgeRuntime running, long deadline) {
        while (running.busy() > 0 && Deadlines.left(deadline) > 0) {
            LockSupport.parkNanos(this, POLL_NANOS);
        }
    }

    @Override
    public List<Probe> readiness() {
        return List.of(new Probe("edge-proxy", configured, configured ? "serving" : trouble));
    }
}
