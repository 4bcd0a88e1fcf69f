package io.fairlead.dataplane.node;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.dataplane.session.CertificateAlarm;
import io.fairlead.model.state.Event;
import java.lang.System.Logger.Level;
import java.time.InstantSource;

/** Tells operators of changes of certificate files: in the log, and as events. Thread-safe. */
public final class CertificateEvents implements CertificateAlarm {

    private static final System.Logger LOG = System.getLogger(CertificateEvents.class.getName());

    private final Cluster cluster;
    private final InstantSource clock;

    /** As a node of this cluster. */
    public CertificateEvents(Cluster cluster, InstantSource clock) {
        this.cluster = cluster;
        this.clock = clock;
    }

    @Override
    public void reloaded(String address) {
        LOG.log(Level.INFO, "certificates-reloaded bind={0}", address);
        publish("certificates-reloaded", address, "Certificates of bind " + address + " were read again.");
    }

    @Override
    public void broken(String address, String why) {
        LOG.log(Level.ERROR, "certificates-broken bind={0} reason=\"{1}\"", address, why);
        publish(
                "certificates-broken",
                address,
                "Certificates of bind " + address + " cannot be used, the former ones stay: " + why);
    }

    private void publish(String kind, String subject, String message) {
        try {
            cluster.events().publish(new Event(clock.instant(), cluster.node(), kind, subject, message));
        } catch (ClusterUnavailableException e) {
            LOG.log(Level.DEBUG, "event-not-published kind={0}", kind, e);
        }
    }
}
