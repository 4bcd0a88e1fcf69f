package io.fairlead.servicekit.vault;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.SealedBoard.Sealed;
import io.fairlead.cluster.Subscription;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;

/**
 * Keeps a node's copies and the cluster's secrets the same: what the cluster has is followed, and a cluster that has lost
 * everything gets it back from the disks. Thread-safe.
 */
public final class Mirror implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Mirror.class.getName());

    private final Cluster cluster;
    private final Copies copies;
    private final List<Subscription> subscriptions;

    /** What a node keeps. */
    public interface Copies {

        /** All of them by the names they have in the cluster, also those that were removed. */
        Map<String, Sealed> kept();

        /** The cluster has this one; it may be of another kind, older than what is kept, or the same. */
        void follow(String name, Sealed sealed);
    }

    /** Follows from now on; when this returns, the copies are as new as the cluster's if there is one. */
    public Mirror(Cluster cluster, Copies copies) {
        this.cluster = cluster;
        this.copies = copies;
        Subscription joined =
                cluster.onConnected(up -> Thread.ofVirtual().name("secrets").start(() -> tell(up)));
        tell(cluster.connected());
        sync();
        this.subscriptions = List.of(joined, cluster.secrets().onChange(copies::follow));
    }

    /** Has what the others have when this returns, if the cluster is there. */
    public void sync() {
        if (!cluster.connected()) {
            return;
        }
        try {
            cluster.secrets().all().forEach(copies::follow);
        } catch (ClusterUnavailableException e) {
            LOG.log(Level.DEBUG, "secrets-not-read", e);
        }
    }

    private void tell(boolean connected) {
        if (!connected) {
            return;
        }
        try {
            copies.kept().forEach(cluster.secrets()::restore);
        } catch (ClusterUnavailableException e) {
            LOG.log(Level.DEBUG, "secrets-not-told", e);
        }
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::close);
    }
}
