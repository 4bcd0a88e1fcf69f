package io.fairlead.edge;

import io.fairlead.cluster.Subscription;
import io.fairlead.dataplane.ApplyException;
import io.fairlead.dataplane.Wildcard;
import io.fairlead.dataplane.node.CertificateEvents;
import io.fairlead.dataplane.node.DataplaneNode;
import io.fairlead.dataplane.plan.RoutingSnapshot;
import io.fairlead.dataplane.stats.StatsPublisher;
import io.fairlead.edge.runtime.RuntimeConsole;
import io.fairlead.model.config.Protocol;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.net.engine.Engines;
import io.fairlead.net.io.Deadlines;
import io.fairlead.net.io.IoEngine;
import io.fairlead.servicekit.Service;
import io.fairlead.servicekit.ServiceContext;
import io.fairlead.servicekit.SettingKey;
import io.fairlead.servicekit.StartupException;
import io.fairlead.telemetry.log.AccessLog;
import io.fairlead.telemetry.log.EventLog;
import io.fairlead.telemetry.metrics.MetricFamily;
import io.fairlead.telemetry.metrics.RowFamilies;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The edge-proxy in its surroundings: configuration, logs, statistics. Thread-safe. */
public final class EdgeService implements Service {

    private @Nullable EdgeRuntime runtime;
    private @Nullable DataplaneNode node;
    private @Nullable AccessLog log;
    private @Nullable LogTap tap;
    private @Nullable EventLog events;
    private @Nullable Subscription transitions;
    private @Nullable StatsPublisher publisher;
    private @Nullable RuntimeConsole console;
    private @Nullable Subscription heard;

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
        String tag = "fairlead[" + ProcessHandle.current().pid() + "]";
        EventLog lines = EventLog.start(tag, Clock.systemUTC(), ZoneId.systemDefault());
        events = lines;
        AccessLog access = AccessLog.start(tag, Clock.systemUTC(), ZoneId.systemDefault());
        log = access;
        tap = new LogTap(context.cluster(), access);
        try {
            IoEngine engine = Engines.choose(
                    SettingKey.IO_ENGINE.in(context.settings()), SettingKey.IO_THREADS.in(context.settings()));
            EdgeRuntime starting = new EdgeRuntime(
                    engine,
                    access,
                    new CertificateEvents(context.cluster(), Clock.systemUTC()),
                    Wildcard.of(SettingKey.LISTEN_ADDRESS.in(context.settings())),
                    context.dataDir().resolve("certificates"));
            runtime = starting;
            DataplaneNode following = new DataplaneNode(
                    context.cluster().node(),
                    context.cluster(),
                    starting.dataplane(),
                    context.dataDir().resolve("edge"),
                    config -> {
                        access.follow(config);
                        lines.follow(config);
                        Optional.ofNullable(console)
                                .ifPresent(open ->
                                        open.sockets().follow(config.global().runtime()));
                    });
            node = following;
            following.beforeReading(context.certificates()::sync);
            EdgeConsole speaking = new EdgeConsole(context.cluster(), following, starting, context.certificates());
            console = speaking.console();
            starting.commands(speaking.console()::run);
            heard = speaking.listen();
            following.start();
            StatsPublisher telling = new StatsPublisher(
                    context.cluster(),
                    context.cluster().node(),
                    starting.table().only(protocol -> protocol != Protocol.POSTGRESQL),
                    Clock.systemUTC());
            following.onStates(telling::soon);
            publisher = telling;
        } catch (ApplyException e) {
            throw new StartupException(String.valueOf(e.getMessage()), e);
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
            throw new StartupException("edge-proxy: " + e.getMessage(), e);
        }
        transitions = context.cluster().events().onEvent(lines::write);
    }

    /** What routes now; empty before there is a configuration. */
    public Optional<RoutingSnapshot> snapshot() {
        return Optional.ofNullable(node).filter(DataplaneNode::configured).map(DataplaneNode::snapshot);
    }

    /**
     * What a configuration would route by.
     *
     * @throws ApplyException when it cannot run here
     */
    public RoutingSnapshot shadow(ProxyConfig candidate) throws ApplyException {
        return java.util.Objects.requireNonNull(node).shadow(candidate);
    }

    @Override
    public List<MetricFamily> metrics() {
        return Optional.ofNullable(publisher)
                .map(telling -> RowFamilies.of(telling.latest().rows()))
                .orElse(List.of());
    }

    @Override
    public void stop(Duration grace) {
        Optional.ofNullable(transitions).ifPresent(Subscription::close);
        Optional.ofNullable(heard).ifPresent(Subscription::close);
        Optional.ofNullable(node).ifPresent(DataplaneNode::stopFollowing);
        Optional.ofNullable(console).ifPresent(RuntimeConsole::close);
        Optional.ofNullable(publisher).ifPresent(StatsPublisher::close);
        EdgeRuntime running = runtime;
        if (running != null) {
            running.drain(Deadlines.in(grace));
            running.close();
        }
        Optional.ofNullable(node).ifPresent(DataplaneNode::close);
        Optional.ofNullable(tap).ifPresent(LogTap::close);
        Optional.ofNullable(log).ifPresent(AccessLog::close);
        Optional.ofNullable(events).ifPresent(EventLog::close);
    }

    @Override
    public List<Probe> readiness() {
        DataplaneNode following = node;
        boolean ready = following != null && following.configured();
        String trouble = following == null ? "not started" : following.trouble();
        return List.of(new Probe("edge-proxy", ready, ready ? "serving" : trouble));
    }
}
