package io.fairlead.dataplane.node;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.RolloutBoard.AppliedRevision;
import io.fairlead.cluster.StoredRevision;
import io.fairlead.cluster.Subscription;
import io.fairlead.cluster.Trial;
import io.fairlead.cluster.codec.StateCodec;
import io.fairlead.cluster.codec.UnreadableStateException;
import io.fairlead.cluster.disk.LastKnownGood;
import io.fairlead.configformat.ConfigReader;
import io.fairlead.dataplane.ApplyException;
import io.fairlead.dataplane.Dataplane;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.plan.BackendPlan;
import io.fairlead.dataplane.plan.RoutingSnapshot;
import io.fairlead.model.config.ParsedConfig;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.config.Tracks;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.ServerHealth;
import io.fairlead.model.state.ServerId;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A data plane that follows the configuration, the checks and the operators' orders, keeps what it knows on disk, and
 * starts from there when nobody else is there. Thread-safe.
 */
public final class DataplaneNode implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(DataplaneNode.class.getName());

    /** Where the health-service hears of servers whose traffic fails. */
    private static final String EVIDENCE = "health-evidence";

    /** How long a client may take to answer a farewell. */
    private final String name;

    private final Cluster cluster;
    private final Dataplane dataplane;
    private final LastKnownGood known;
    private final Reachability reachability;
    private final NameWatch names;
    private final Consumer<ProxyConfig> onApplied;
    private final Map<ServerId, ServerHealth> verdicts = new ConcurrentHashMap<>();
    private final Map<ServerId, AdminOrder> orders = new ConcurrentHashMap<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final Set<ServerId> untold = ConcurrentHashMap.newKeySet();
    private final DrainDeadlines drains = new DrainDeadlines(InstantSource.system(), this::drained);
    private volatile Runnable beforeReading = () -> {};
    private volatile Runnable onStates = () -> {};
    private volatile String trouble = "no configuration yet";
    private volatile boolean configured;
    private volatile @Nullable AppliedRevision reported;

    /**
     * A node that follows nothing yet.
     *
     * @param name under which it reports what it applied
     * @param folder where it keeps what it knows
     * @param onApplied told each configuration in force
     * @throws IOException when the folder cannot be made
     */
    public DataplaneNode(
            String name, Cluster cluster, Dataplane dataplane, Path folder, Consumer<ProxyConfig> onApplied)
            throws IOException {
        this.name = name;
        this.cluster = cluster;
        this.dataplane = dataplane;
        this.known = new LastKnownGood(folder);
        this.onApplied = onApplied;
        this.reachability = new Reachability(name, cluster, dataplane);
        this.names = new NameWatch(() -> servers(dataplane), InetAddress::getAllByName);
    }

    /** Has this done before a revision is read that may need it, such as fetching certificates. */
    public void beforeReading(Runnable task) {
        beforeReading = task;
    }

    /** Has this done when a server goes up or down or an operator wants something else of it; it must not block. */
    public void onStates(Runnable task) {
        onStates = task;
    }

    /**
     * Serves what the cluster says, else what was known last, and follows from then on.
     *
     * @throws ApplyException when the cluster's configuration cannot run here
     */
    public void start() throws ApplyException {
        known.health().forEach(this::verdict);
        known.orders().forEach(this::order);
        Optional<StoredRevision> head = head();
        Optional<StoredRevision> first = head.or(known::revision);
        if (first.isPresent() && !apply(first.get()) && head.isPresent()) {
            throw new ApplyException(trouble);
        }
        subscriptions.add(cluster.onConnected(this::tell));
        if (first.isEmpty()) {
            report(0, "");
        }
        subscriptions.add(cluster.messages().onMessage(Trial.ASK, this::answer));
        subscriptions.add(cluster.onConnected(this::reportAgain));
        subscriptions.add(cluster.health().onVerdict(this::verdict));
        subscriptions.add(cluster.admin().onOrder(this::order));
        subscriptions.add(cluster.config().onHead(this::apply));
        names.start();
    }

    private static Stream<LiveServer> servers(Dataplane dataplane) {
        return dataplane.snapshot().backends().values().stream().flatMap(plan -> plan.live().servers().stream());
    }

    private Optional<StoredRevision> head() {
        try {
            return cluster.connected() ? cluster.config().head() : Optional.empty();
        } catch (ClusterUnavailableException e) {
            LOG.log(Level.WARNING, "cluster-unavailable start=last-known-good", e);
            return Optional.empty();
        }
    }

    /** Puts a revision in force; false when it cannot run here. */
    private synchronized boolean apply(StoredRevision revision) {
        if (configured && revision.number() <= dataplane.snapshot().revision()) {
            return true;
        }
        beforeReading.run();
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
        onApplied.accept(config.get());
        configured = true;
        trouble = "";
        orders.forEach(dataplane::order);
        restoreStates(dataplane.snapshot());
        known.save(revision);
        LOG.log(Level.INFO, "revision-applied node={0} number={1}", name, revision.number());
        report(revision.number(), "");
        return true;
    }

    private boolean refused(StoredRevision revision, String why) {
        trouble = why;
        LOG.log(Level.ERROR, "revision-refused node={0} number={1} reason=\"{2}\"", name, revision.number(), why);
        report(revision.number(), why);
        return false;
    }

    /** Says whether a revision that may come could run here. */
    private void answer(byte[] question) {
        try {
            Trial trial = StateCodec.trial(question);
            Trial.Answer answer = new Trial.Answer(trial.id(), name, objection(trial.candidate()));
            cluster.messages().publish(Trial.ANSWER, StateCodec.encode(answer));
        } catch (UnreadableStateException | ClusterUnavailableException e) {
            LOG.log(Level.WARNING, "trial-not-answered node=" + name, e);
        }
    }

    private String objection(StoredRevision candidate) {
        beforeReading.run();
        ParsedConfig parsed = ConfigReader.read(candidate.text(), "revision " + candidate.number());
        if (parsed.config().isEmpty()) {
            return "cannot be read here: " + parsed.diagnostics();
        }
        try {
            dataplane.check(parsed.config().get(), candidate.number());
            return "";
        } catch (ApplyException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** A cluster that was away may have forgotten what runs here. */
    private void reportAgain(boolean connected) {
        AppliedRevision said = reported;
        if (connected && said != null) {
            Thread.ofVirtual().name("rollout-report").start(() -> report(said.revision(), said.error()));
        }
    }

    private void report(long revision, String error) {
        AppliedRevision applied = new AppliedRevision(
                name, revision, error, InstantSource.system().instant());
        reported = applied;
        try {
            cluster.rollout().publish(applied);
        } catch (ClusterUnavailableException e) {
            LOG.log(Level.DEBUG, "rollout-not-reported", e);
        }
    }

    /**
     * What a configuration would route by, over copies of the servers in their present states.
     *
     * @throws ApplyException when it cannot run here
     */
    public RoutingSnapshot shadow(ProxyConfig config) throws ApplyException {
        RoutingSnapshot snapshot = dataplane.shadow(config);
        restoreStates(snapshot);
        return snapshot;
    }

    /** What routes now. */
    public RoutingSnapshot snapshot() {
        return dataplane.snapshot();
    }

    /** New live servers learn what is known of their names. */
    private void restoreStates(RoutingSnapshot snapshot) {
        Tracks tracks = Tracks.of(snapshot.config());
        for (BackendPlan plan : snapshot.backends().values()) {
            for (LiveServer server : plan.live().servers()) {
                Optional.ofNullable(verdicts.get(
                                ServerId.parse(tracks.judged(server.id().toString()))))
                        .ifPresent(server::health);
                server.evidence().onErrors(() -> accuse(server.id()));
                server.evidence().onOutOfReach(() -> reachability.lost(server));
                Optional.ofNullable(orders.get(server.id())).ifPresent(server::order);
            }
            plan.live().refresh();
        }
    }

    /** Tells the one who checks the server that its traffic fails. */
    private void accuse(ServerId id) {
        Thread.ofVirtual().name("health-evidence").start(() -> {
            try {
                cluster.messages().publish(EVIDENCE, id.toString().getBytes(StandardCharsets.UTF_8));
            } catch (ClusterUnavailableException e) {
                LOG.log(Level.DEBUG, "evidence-not-told server={0}", id, e);
            }
        });
    }

    private void verdict(ServerId id, ServerHealth verdict) {
        ServerHealth former = verdicts.put(id, verdict);
        update(dataplane, id, server -> server.health(verdict));
        dataplane.followers(id).forEach(other -> update(dataplane, other, server -> server.health(verdict)));
        known.save(id, verdict);
        if (former == null || former.status() != verdict.status()) {
            onStates.run();
        }
    }

    private void order(ServerId id, AdminOrder order) {
        orders.put(id, order);
        dataplane.order(id, order);
        update(dataplane, id, server -> server.order(order));
        drains.follow(id, order);
        known.save(id, order);
        onStates.run();
    }

    /** The time of a drain is over: nobody comes any more, and who is left is sent away, politely first. */
    private void drained(ServerId id, AdminOrder order) {
        if (!order.equals(orders.get(id))) {
            return;
        }
        update(dataplane, id, server -> server.order(order));
        Optional<LiveServer> left = dataplane.server(id);
        LOG.log(
                Level.INFO,
                "drain-over server={0} sessions={1} author=\"{2}\"",
                id,
                left.map(LiveServer::sessions).orElse(0),
                order.author());
        left.ifPresent(server -> server.dismissSessions(() -> order.equals(orders.get(id))));
    }

    /** The order in force for a server, or for a frontend by its {@link ServerId#ofFrontend}. */
    public Optional<AdminOrder> order(ServerId id) {
        return Optional.ofNullable(orders.get(id));
    }

    /**
     * Changes an order: here at once, and everywhere. Without a cluster it holds here, is kept, and is told when there is
     * one again.
     *
     * @return false when there is no cluster
     */
    public boolean change(ServerId id, Function<Optional<AdminOrder>, AdminOrder> change) {
        try {
            order(id, cluster.admin().change(id, change));
            return true;
        } catch (ClusterUnavailableException e) {
            LOG.log(Level.WARNING, "order-kept-here server={0} reason=\"{1}\"", id, e.getMessage());
            untold.add(id);
            order(id, change.apply(order(id)));
            return false;
        }
    }

    /** Tells what could not be told before, unless somebody has decided otherwise since. */
    private void tell(boolean connected) {
        for (ServerId id : connected ? List.copyOf(untold) : List.<ServerId>of()) {
            try {
                order(id).ifPresent(order -> cluster.admin().restore(id, order));
                untold.remove(id);
            } catch (ClusterUnavailableException e) {
                LOG.log(Level.DEBUG, "order-not-told server={0}", id, e);
            }
        }
    }

    /** Changes what is known of a server, and its backend's choice when that made a difference. */
    public static void update(Dataplane dataplane, ServerId id, Consumer<LiveServer> change) {
        BackendPlan plan = dataplane.snapshot().backends().get(id.backend());
        if (plan == null) {
            return;
        }
        plan.live().server(id.server()).ifPresent(server -> {
            Transition transition = Transition.around(server, () -> change.accept(server));
            if (transition.changed()) {
                plan.live().refresh();
                transition.carryOut(plan.live());
            }
        });
    }

    /** Whether a configuration is in force. */
    public boolean configured() {
        return configured;
    }

    /** Why the newest configuration is not in force; empty when it is. */
    public String trouble() {
        return trouble;
    }

    /** Follows nothing any more. */
    public void stopFollowing() {
        subscriptions.forEach(Subscription::close);
        drains.close();
        names.close();
        reachability.close();
    }

    /** Follows nothing any more, and what is known is on the disk. */
    @Override
    public void close() {
        stopFollowing();
        known.close();
    }
}
