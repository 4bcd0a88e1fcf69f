package io.fairlead.cluster.hazelcast;

import io.fairlead.cluster.AdminBoard;
import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterSettings;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.ConfigStore;
import io.fairlead.cluster.EventBoard;
import io.fairlead.cluster.HealthBoard;
import io.fairlead.cluster.MessageBoard;
import io.fairlead.cluster.RolloutBoard;
import io.fairlead.cluster.SealedBoard;
import io.fairlead.cluster.StatsBoard;
import io.fairlead.cluster.StoredRevision;
import io.fairlead.cluster.Subscription;
import io.fairlead.cluster.codec.StateCodec;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.Event;
import io.fairlead.model.state.ServerHealth;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The shared state on Hazelcast. A client starts and lives without a cluster: it connects, and connects again, in the
 * background; its subscriptions survive the loss and the restart of the whole cluster. Thread-safe.
 */
public final class HazelcastCluster implements Cluster {

    private static final System.Logger LOG = System.getLogger(HazelcastCluster.class.getName());
    private static final int SETTLE_ATTEMPTS = 20;
    private static final long TICK_MILLIS = 1_500;
    private static final int TICKS_PER_SYNC = 7;
    private static final int ENTRIES = 1_000_000;
    private static final int EVENTS = 20_000;

    private final ClusterSettings settings;
    private final Link link;
    private final Nodes nodes;
    private final Feed<StoredRevision> heads;
    private final Feed<ServerHealth> verdicts;
    private final Feed<AdminOrder> orders;
    private final Feed<Event> happenings;
    private final ConfigStore config;
    private final HealthBoard health;
    private final AdminBoard admin;
    private final StatsBoard stats;
    private final EventBoard events;
    private final RolloutBoard rollout;
    private final Messages messages;
    private final Feed<SealedBoard.Sealed> sealed;
    private final SealedBoard secrets;
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean closed;

    private HazelcastCluster(ClusterSettings settings, Link link) {
        this.settings = settings;
        this.link = link;
        this.nodes = new Nodes(link, settings);
        VersionedMap<StoredRevision> revisions = new VersionedMap<>(link, VersionedMap.CONFIG, StateCodec::revision);
        this.heads = new Feed<>(revisions, ENTRIES);
        this.config = new Boards.Config(revisions, heads);
        VersionedMap<ServerHealth> healths = new VersionedMap<>(link, VersionedMap.HEALTH, StateCodec::health);
        this.verdicts = new Feed<>(healths, ENTRIES);
        this.health = new Boards.Health(healths, verdicts);
        VersionedMap<AdminOrder> wishes = new VersionedMap<>(link, VersionedMap.ADMIN, StateCodec::order);
        this.orders = new Feed<>(wishes, ENTRIES);
        this.admin = new Boards.Admin(wishes, orders);
        VersionedMap<Event> ring = new VersionedMap<>(link, VersionedMap.EVENTS, StateCodec::event);
        this.happenings = new Feed<>(ring, EVENTS);
        this.events = new Events(ring, happenings, settings.node());
        this.stats = new Boards.Stats(
                new VersionedMap<>(link, VersionedMap.STATS, StateCodec::stats),
                new VersionedMap<>(link, VersionedMap.STATS_PARTS, StateCodec::stats));
        this.messages = new Messages(link);
        VersionedMap<SealedBoard.Sealed> vault = new VersionedMap<>(link, VersionedMap.SECRETS, StateCodec::sealed);
        this.sealed = new Feed<>(vault, ENTRIES);
        this.secrets = new Boards.Secrets(vault, sealed);
        this.rollout = new Boards.Rollout(new VersionedMap<>(link, VersionedMap.ROLLOUT, StateCodec::applied));
    }

    /**
     * Takes part in the cluster; a client returns at once, whether there is a cluster or not.
     *
     * @throws ClusterUnavailableException when a member cannot start, with a sentence that names
     *     its address
     */
    public static HazelcastCluster start(ClusterSettings settings) {
        HazelcastCluster cluster = new HazelcastCluster(settings, Link.open(settings));
        cluster.link.onConnected(up -> cluster.wake.release());
        if (settings.mode() != ClusterSettings.Mode.CLIENT) {
            cluster.settle();
        }
        cluster.nodes.renew();
        Thread.ofVirtual().name("cluster-keeper").start(cluster::keep);
        return cluster;
    }

    /** A member that has just joined answers late while partitions move to it: waits until it can read. */
    private void settle() {
        for (int left = SETTLE_ATTEMPTS; ; left--) {
            try {
                config.head();
                admin.all();
                health.all();
                return;
            } catch (ClusterUnavailableException e) {
                if (left == 0) {
                    close();
                    throw e;
                }
                LOG.log(Level.INFO, "cluster-settling node={0} reason=\"{1}\"", settings.node(), e.getMessage());
            }
        }
    }

    /** Renews the lease and reads again what events may have missed: now and then, and at once after a reconnection. */
    private void keep() {
        int ticks = 0;
        while (!closed) {
            boolean woken;
            try {
                woken = wake.tryAcquire(TICK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            if (closed || !link.connected()) {
                continue;
            }
            nodes.renew();
            messages.renew();
            ticks++;
            if (woken || ticks % TICKS_PER_SYNC == 0) {
                List.of(heads, orders, verdicts, happenings, sealed).forEach(Feed::trySync);
            }
        }
    }

    @Override
    public String node() {
        return settings.node();
    }

    @Override
    public boolean connected() {
        return link.connected();
    }

    @Override
    public Subscription onConnected(Consumer<Boolean> listener) {
        return link.onConnected(listener);
    }

    @Override
    public List<String> nodesOf(String service) {
        return nodes.of(service);
    }

    @Override
    public List<String> membersOf(String service) {
        return List.copyOf(nodes.members(service));
    }

    @Override
    public Subscription onNodesChanged(Runnable listener) {
        return nodes.onChanged(listener);
    }

    @Override
    public ConfigStore config() {
        return config;
    }

    @Override
    public HealthBoard health() {
        return health;
    }

    @Override
    public AdminBoard admin() {
        return admin;
    }

    @Override
    public StatsBoard stats() {
        return stats;
    }

    @Override
    public EventBoard events() {
        return events;
    }

    @Override
    public RolloutBoard rollout() {
        return rollout;
    }

    @Override
    public MessageBoard messages() {
        return messages;
    }

    @Override
    public SealedBoard secrets() {
        return secrets;
    }

    @Override
    public void close() {
        closed = true;
        wake.release();
        nodes.leave();
        link.close();
    }
}
