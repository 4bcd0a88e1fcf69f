package io.fairlead.cluster;

import io.fairlead.model.config.HostPort;
import java.util.List;

/**
 * How one node takes part in the shared state.
 *
 * @param mode as what
 * @param node its name, unique in the cluster
 * @param services what runs on it, such as {@code health-service}
 * @param clusterName only nodes of one name join; unused when embedded
 * @param bind where a member listens; unused by a client and when embedded
 * @param members the members to look for; unused when embedded
 */
public record ClusterSettings(
        Mode mode, String node, List<String> services, String clusterName, HostPort bind, List<HostPort> members) {

    /** As what a node takes part. */
    public enum Mode {
        /** Alone in its JVM: bound to loopback, joins nobody. */
        EMBEDDED,
        /** Holds a part of the state: the control plane. */
        MEMBER,
        /** Holds none, starts and lives without a cluster: the data plane. */
        CLIENT
    }

    /** Port of the first member of a machine. */
    public static final int DEFAULT_PORT = 5701;

    private static final HostPort NOWHERE = new HostPort("127.0.0.1", 0);

    public ClusterSettings {
        services = List.copyOf(services);
        members = List.copyOf(members);
        if (node.isBlank() || clusterName.isBlank()) {
            throw new IllegalArgumentException("node and cluster name are not empty");
        }
        if (mode == Mode.CLIENT && members.isEmpty()) {
            throw new IllegalArgumentException("a client needs the address of a member");
        }
    }

    /** All services in one JVM. */
    public static ClusterSettings embedded(String node, List<String> services) {
        return new ClusterSettings(Mode.EMBEDDED, node, services, "embedded", NOWHERE, List.of());
    }

    /** A member that listens here and looks for the others there. */
    public static ClusterSettings member(
            String node, List<String> services, String clusterName, HostPort bind, List<HostPort> members) {
        return new ClusterSettings(Mode.MEMBER, node, services, clusterName, bind, members);
    }

    /** A client of these members. */
    public static ClusterSettings client(
            String node, List<String> services, String clusterName, List<HostPort> members) {
        return new ClusterSettings(Mode.CLIENT, node, services, clusterName, NOWHERE, members);
    }
}
