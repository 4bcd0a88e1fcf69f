package io.fairlead.health;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.HealthBoard.Claim;
import io.fairlead.cluster.Subscription;
import io.fairlead.health.CheckedServer.Checked;
import io.fairlead.health.CheckedServer.Surroundings;
import io.fairlead.health.Publisher.Weight;
import io.fairlead.health.probe.Prober;
import io.fairlead.health.probe.WalHistory;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.state.Event;
import io.fairlead.model.state.HealthStatus;
import io.fairlead.model.state.ServerHealth;
import io.fairlead.model.state.ServerId;
import io.fairlead.net.io.IoEngine;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.locks.ReentrantLock;

/**
 * All servers this node checks: those of the configuration it owns among the live health-service nodes. Thread-safe;
 * {@code lock} guards which servers are checked, {@code transitions} the order in which transitions are told; neither is
 * taken under the other.
 */
final class Checks implements AutoCloseable {

    /** The service whose nodes share the work. */
    static final String SERVICE = HealthService.NAME;

    /** Where nodes of the data plane tell of servers whose traffic fails: {@code BACKEND/SERVER}. */
    private static final String EVIDENCE = "health-evidence";

    /** How often the verdicts of others are asked for after a time alone. */
    private static final int ATTEMPTS = 5;

    /** How much faster servers are checked that nobody checked lately. */
    private static final int OVERDUE = 4;

    private static final System.Logger LOG = System.getLogger(Checks.class.getName());

    private final Cluster cluster;
    private final IoEngine engine;
    private final Clock clock;
    private final Servers servers = new Servers();
    private final WalHistory.Book histories = new WalHistory.Book();
    private final Publisher publisher;
    private final List<Subscription> subscriptions;
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock transitions = new ReentrantLock();
    private final Map<ServerId, CheckedServer> checked = new HashMap<>();
    private final Agents agents;
    private final Peers peers;
    private final Complaints complaints;
    private final Pulse pulse = new Pulse();
    private final ScheduledThreadPoolExecutor timer = timer();
    private boolean closed;

    /** Begins to follow the cluster; checks once it is given a configuration. */
    Checks(Cluster cluster, IoEngine engine, Clock clock) {
        this(cluster, engine, clock, 0);
    }

    /**
     * The same.
     *
     * @param ejecting how many nodes of the data plane must agree that a server is out of reach before it is down for
     *     everyone; 0 for more than half of them, and two at least
     */
    Checks(Cluster cluster, IoEngine engine, Clock clock, int ejecting) {
        this.complaints = new Complaints(ejecting, this::dataPlaneNodes);
        this.cluster = cluster;
        this.engine = engine;
        this.clock = clock;
        // Before the first check, or a restart would begin every server anew.
        cluster.health().all().forEach(servers::learn);
        cluster.admin().all().forEach(servers::learn);
        this.publisher = new Publisher(cluster, this::overruled).start();
        this.peers = new Peers(cluster, this::assign);
        this.agents = new Agents(cluster, engine, clock, servers);
        this.subscriptions = List.of(
                cluster.health().onVerdict(servers::learn),
                cluster.admin().onOrder(servers::learn),
                cluster.onNodesChanged(this::assign),
                cluster.onConnected(this::rejoined),
                cluster.messages().onMessage(EVIDENCE, this::suspected),
                cluster.messages().onMessage(Complaints.TOPIC, complaints::hear));
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("health-timer").factory());
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /**
     * This node was apart from the others and is among them again: what they found meanwhile holds, and what was found
     * here alone is forgotten, or a late owner would overrule them.
     */
    private void rejoined(boolean connected) {
        if (!connected) {
            return;
        }
        lock.lock();
        try {
            checked.values().forEach(CheckedServer::stop);
            checked.clear();
        } finally {
            lock.unlock();
        }
        publisher.forget();
        servers.forgetVerdicts();
        // Off the cluster's own thread, which would wait for itself.
        Thread.ofVirtual().name("health-rejoin").start(this::beginAgain);
    }

    private void beginAgain() {
        for (int left = ATTEMPTS; left > 0 && !caughtUp(); left--) {
            // Without knowing them every server would be up, one failure from down. Each attempt waits for a while.
        }
        LOG.log(Level.INFO, "health-rejoined node={0}", cluster.node());
        assign();
    }

    private boolean caughtUp() {
        try {
            cluster.health().all().forEach(servers::learn);
            return true;
        } catch (ClusterUnavailableException e) {
            LOG.log(Level.WARNING, "verdicts-unknown reason=\"{0}\"", e.getMessage());
            return !cluster.connected();
        }
    }

    /** Another owner's verdicts are there that this node did not know: they hold, and its own checks go on from them. */
    private void overruled(Set<ServerId> refused) {
        Map<ServerId, ServerHealth> truth = cluster.health().all();
        for (ServerId id : refused) {
            ServerHealth present = truth.get(id);
            if (present == null) {
                continue;
            }
            if (present.owner().equals(cluster.node())) {
                // Our own, of which we only did not learn that it had arrived.
                servers.verdict(id)
                        .filter(own -> own.epoch() > present.epoch())
                        .ifPresent(own -> publisher.publish(id, new Claim(own, present.epoch()), Weight.NEWS));
                continue;
            }
            LOG.log(Level.INFO, "verdict-outdated server={0} owner={1}", id, present.owner());
            servers.replace(id, present);
            lock.lock();
            try {
                Optional.ofNullable(checked.get(id)).ifPresent(server -> server.overruled(present));
            } finally {
                lock.unlock();
            }
        }
    }

    private int dataPlaneNodes() {
        try {
            return cluster.nodesOf("edge-proxy").size();
        } catch (ClusterUnavailableException e) {
            return Integer.MAX_VALUE / 2;
        }
    }

    /** Checks what this configuration says; servers it does not change are checked on undisturbed. */
    void apply(ProxyConfig config) {
        servers.config(config);
        assign();
        peers.checking();
    }

    /** How many servers are checked here. */
    int size() {
        lock.lock();
        try {
            return checked.size();
        } finally {
            lock.unlock();
        }
    }

    /** Makes what is checked here what should be, after a change of configuration or of membership. */
    private void assign() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            List<String> nodes = peers.alive();
            Map<ServerId, Plan> plans = Plan.of(servers.config());
            plans.values().stream()
                    .map(plan -> plan.settings().inter())
                    .min(Duration::compareTo)
                    .ifPresent(peers::shortestInterval);
            checked.values().removeIf(server -> dropped(server, plans, nodes));
            complaints.keepOnly(plans.keySet());
            agents.follow(servers.config(), id -> mine(id, nodes));
            int position = 0;
            for (Plan plan : plans.values()) {
                if (mine(plan.server(), nodes) && !checked.containsKey(plan.server())) {
                    begin(plan, first(plan, spread(plan, position, plans.size())));
                }
                position++;
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean dropped(CheckedServer server, Map<ServerId, Plan> plans, List<String> nodes) {
        Plan present = server.plan();
        boolean kept = present.equals(plans.get(present.server())) && mine(present.server(), nodes);
        if (!kept) {
            server.stop();
        }
        return !kept;
    }

    /** HAProxy spreads the first checks over the interval, in the order of the configuration. */
    private static Duration spread(Plan plan, int position, int count) {
        return plan.settings().inter().multipliedBy(position).dividedBy(Math.max(1, count));
    }

    /** A server of another owner is checked when that one would have done it; soon, if nobody did for an interval. */
    private Duration first(Plan plan, Duration spread) {
        Duration interval = plan.settings().inter();
        return servers.verdict(plan.server())
                .filter(verdict -> !verdict.owner().equals(cluster.node()))
                .map(verdict -> Duration.between(
                        clock.instant(), Epochs.time(verdict.epoch()).plus(interval)))
                .map(left -> left.isPositive() ? left : spread.dividedBy(OVERDUE))
                .filter(left -> left.compareTo(interval) <= 0)
                .orElse(spread);
    }

    private void begin(Plan plan, Duration delay) {
        ServerId id = plan.server();
        CheckedServer server;
        try {
            Surroundings surroundings = new Surroundings(
                    cluster.node(),
                    clock,
                    () -> servers.order(id),
                    this::tell,
                    pulse,
                    () -> complaints.agreed(id),
                    () -> servers.verdict(id),
                    timer);
            server = new CheckedServer(
                    plan, target -> new Prober(engine, target, histories), servers.verdict(id), surroundings);
        } catch (IllegalArgumentException e) {
            // Validation should have refused it; a check that cannot be made says nothing about the server.
            LOG.log(Level.ERROR, "check-unusable server={0} reason=\"{1}\"", id, e.getMessage());
            return;
        }
        checked.put(id, server.start(delay));
    }

    /** Traffic of some node failed too often: the owner of the server draws its conclusion. */
    private void suspected(byte[] message) {
        ServerId id;
        try {
            id = ServerId.parse(new String(message, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return;
        }
        lock.lock();
        try {
            Optional.ofNullable(checked.get(id)).ifPresent(CheckedServer::suspected);
        } finally {
            lock.unlock();
        }
    }

    private boolean mine(ServerId server, List<String> nodes) {
        return Ownership.owner(server, nodes).filter(cluster.node()::equals).isPresent();
    }

    private void tell(Checked check) {
        Plan plan = check.plan();
        ServerId id = plan.server();
        boolean repeated = servers.verdict(id)
                .filter(before -> before.last().code() == check.verdict().last().code())
                .isPresent();
        Weight weight = check.changed()
                ? Weight.TRANSITION
                : repeated && check.before().equals(check.after()) ? Weight.ROUTINE : Weight.NEWS;
        publisher.publish(id, new Claim(check.verdict(), check.base()), weight);
        if (plan.logAll() && !(repeated && check.before().equals(check.after()))) {
            say(
                    Level.INFO,
                    "health-check",
                    id.toString(),
                    Wording.check(plan, check.after(), check.verdict().last()));
        }
        if (!check.changed()) {
            servers.learn(id, check.verdict());
            return;
        }
        // One after the other, or two servers going down together would each be told as the last one left.
        transitions.lock();
        try {
            servers.learn(id, check.verdict());
            tellTransition(check);
        } finally {
            transitions.unlock();
        }
    }

    private void tellTransition(Checked check) {
        Plan plan = check.plan();
        boolean up = check.after().up();
        boolean stopping = check.verdict().status() == HealthStatus.STOPPING;
        Wording.Left left = servers.left(plan.server().backend());
        say(
                up ? Level.INFO : Level.WARNING,
                stopping ? "server-stopping" : up ? "server-up" : "server-down",
                plan.server().toString(),
                Wording.transition(
                        plan, check.verdict().status(), check.verdict().last(), left));
        if (!up && left.none()) {
            String backend = plan.server().backend();
            say(Level.ERROR, "backend-down", backend, Wording.empty(backend));
        }
    }

    private void say(Level level, String kind, String subject, String sentence) {
        // The sentence holds quotes and braces of the server's; it is an argument, never the pattern.
        LOG.log(level, "{0} subject={1} message={2}", kind, subject, sentence);
        publisher.publish(new Event(clock.instant(), cluster.node(), kind, subject, sentence));
    }

    /** Stops checking and delivers what was found. */
    @Override
    public void close() {
        subscriptions.forEach(Subscription::close);
        lock.lock();
        try {
            closed = true;
            checked.values().forEach(CheckedServer::stop);
            checked.clear();
            timer.shutdownNow();
            agents.close();
            pulse.close();
            peers.close();
        } finally {
            lock.unlock();
        }
        publisher.close();
    }
}
