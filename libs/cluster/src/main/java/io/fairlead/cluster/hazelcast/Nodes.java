package io.fairlead.cluster.hazelcast;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryExpiredListener;
import com.hazelcast.map.listener.EntryRemovedListener;
import io.fairlead.cluster.ClusterSettings;
import io.fairlead.cluster.ClusterSettings.Mode;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.StatsBoard.NodeStats;
import io.fairlead.cluster.Subscription;
import io.fairlead.cluster.codec.StateCodec;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Who is there: members by their attributes, clients by leases they renew. A lease holds the client's services as a
 * comma-separated text. Thread-safe.
 */
final class Nodes {

    private static final System.Logger LOG = System.getLogger(Nodes.class.getName());

    private final Link link;
    private final ClusterSettings settings;
    private final VersionedMap<NodeStats> leases;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private boolean listening;

    Nodes(Link link, ClusterSettings settings) {
        this.link = link;
        this.settings = settings;
        this.leases = new VersionedMap<>(link, VersionedMap.NODES, StateCodec::stats);
    }

    /** Sorted names of the live nodes with a service. */
    List<String> of(String service) {
        SortedSet<String> names = link.call("list members", () -> members(service));
        for (Map.Entry<String, NodeStats> lease : leases.all().entrySet()) {
            if (names(lease.getValue().payload(), service)) {
                names.add(lease.getKey());
            }
        }
        return List.copyOf(names);
    }

    /** Sorted names of the members with a service, as far as this node knows; empty while there is no cluster. */
    SortedSet<String> members(String service) {
        TreeSet<String> names = new TreeSet<>();
        for (Member member : present()) {
            String node = member.getAttribute(HazelcastConfigs.NODE);
            String services = member.getAttribute(HazelcastConfigs.SERVICES);
            if (node != null && services != null && names(services, service)) {
                names.add(node);
            }
        }
        return names;
    }

    private Set<Member> present() {
        try {
            return link.hazelcast().getCluster().getMembers();
        } catch (HazelcastException | IllegalStateException e) {
            return Set.of();
        }
    }

    private static boolean names(String services, String service) {
        return Arrays.asList(services.split(",", -1)).contains(service);
    }

    Subscription onChanged(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Renews this client's lease and sees to it that changes are told; called by one thread every now and then. */
    void renew() {
        try {
            if (!listening) {
                Changes changes = new Changes();
                link.hazelcast().getCluster().addMembershipListener(changes);
                leases.listen(changes);
                listening = true;
            }
            if (settings.mode() == Mode.CLIENT) {
                NodeStats lease = new NodeStats(settings.node(), String.join(",", settings.services()));
                leases.set(settings.node(), new Versioned(0, StateCodec.encode(lease)));
            }
        } catch (ClusterUnavailableException e) {
            LOG.log(Level.DEBUG, "cluster-lease-failed node={0} reason=\"{1}\"", settings.node(), e.getMessage());
        }
    }

    /** Gives the lease back. */
    void leave() {
        if (settings.mode() == Mode.CLIENT && link.connected()) {
            try {
                leases.remove(settings.node());
            } catch (ClusterUnavailableException e) {
                LOG.log(Level.DEBUG, "cluster-lease-kept node={0} reason=\"{1}\"", settings.node(), e.getMessage());
            }
        }
    }

    private void changed() {
        // Off Hazelcast's event thread: listeners ask the cluster, which may need that very thread.
        Thread.ofVirtual().name("nodes-changed").start(() -> listeners.forEach(Runnable::run));
    }

    /** What the cluster tells. */
    private final class Changes
            implements MembershipListener,
                    EntryAddedListener<String, Versioned>,
                    EntryRemovedListener<String, Versioned>,
                    EntryExpiredListener<String, Versioned> {

        @Override
        public void memberAdded(MembershipEvent event) {
            changed();
        }

        @Override
        public void memberRemoved(MembershipEvent event) {
            changed();
        }

        @Override
        public void entryAdded(EntryEvent<String, Versioned> event) {
            changed();
        }

        @Override
        public void entryRemoved(EntryEvent<String, Versioned> event) {
            changed();
        }

        @Override
        public void entryExpired(EntryEvent<String, Versioned> event) {
            changed();
        }
    }
}
