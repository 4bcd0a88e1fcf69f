package io.fairlead.dataplane.node;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.dataplane.Dataplane;
import io.fairlead.dataplane.live.LiveServer;
import io.fairlead.dataplane.plan.BackendPlan;
import io.fairlead.model.state.Event;
import io.fairlead.model.state.ServerId;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Servers this node cannot connect to, whatever the checks of others say. It stops using them for itself, as long as it
 * has others, tries every two seconds whether they are back, and tells the health-service, which may draw its conclusion
 * when enough nodes say the same. Thread-safe.
 */
final class Reachability implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Reachability.class.getName());

    /** Where the health-service hears of it: node and {@code BACKEND/SERVER}, with a tabulator between. */
    private static final String TOPIC = "server-out-of-reach";

    private static final int PATIENCE_MILLIS = 2_000;

    private final String node;
    private final Cluster cluster;
    private final Dataplane dataplane;
    private final Set<ServerId> watched = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Reachability(String node, Cluster cluster, Dataplane dataplane) {
        this.node = node;
        this.cluster = cluster;
        this.dataplane = dataplane;
    }

    /** Connections to a server fail here; returns at once. Nobody calls a server up that has no check, and it stays in use. */
    void lost(LiveServer server) {
        ServerId id = server.id();
        if (!server.checked()) {
            server.evidence().connected(true);
        } else if (watched.add(id)) {
            Thread.ofVirtual().name("out-of-reach-" + id).start(() -> watch(id));
        }
    }

    private void watch(ServerId id) {
        boolean told = false;
        try {
            while (!closed) {
                Optional<LiveServer> server = dataplane.server(id);
                if (server.isEmpty() || !server.get().checked() || connects(server.get())) {
                    break;
                }
                if (!told) {
                    say("server-unreachable", id, " cannot be reached from this node" + instead(id));
                    told = true;
                }
                avoid(id);
                complain(id);
                Thread.sleep(PATIENCE_MILLIS);
            }
            dataplane.server(id).ifPresent(server -> server.evidence().connected(true));
            DataplaneNode.update(dataplane, id, server -> server.suspect(false));
            if (told && !closed) {
                say("server-reachable", id, " can be reached from this node again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            watched.remove(id);
        }
    }

    private String instead(ServerId id) {
        BackendPlan plan = dataplane.snapshot().backends().get(id.backend());
        return plan != null && plan.live().usableServers() > 1 ? ", which uses others" : "";
    }

    /** With nothing else to use, trying is better than refusing. */
    private void avoid(ServerId id) {
        BackendPlan plan = dataplane.snapshot().backends().get(id.backend());
        boolean suspect = dataplane.server(id).filter(LiveServer::outOfReach).isPresent();
        if (plan != null && !suspect && plan.live().usableServers() > 1) {
            DataplaneNode.update(dataplane, id, server -> server.suspect(true));
        } else if (plan != null && suspect && plan.live().usableServers() == 0) {
            DataplaneNode.update(dataplane, id, server -> server.suspect(false));
        }
    }

    private static boolean connects(LiveServer server) {
        try (Socket socket = new Socket()) {
            socket.connect(server.address(), PATIENCE_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void complain(ServerId id) {
        try {
            cluster.messages().publish(TOPIC, (node + "\t" + id).getBytes(StandardCharsets.UTF_8));
        } catch (ClusterUnavailableException e) {
            LOG.log(Level.DEBUG, "out-of-reach-not-told server={0}", id, e);
        }
    }

    private void say(String kind, ServerId id, String words) {
        String sentence = "Server " + id + words;
        LOG.log(Level.WARNING, "{0} node={1} message={2}", kind, node, sentence);
        try {
            cluster.events().publish(new Event(InstantSource.system().instant(), node, kind, id.toString(), sentence));
        } catch (ClusterUnavailableException e) {
            LOG.log(Level.DEBUG, "event-not-told kind={0}", kind, e);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
