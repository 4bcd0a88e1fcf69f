package io.fairlead.edge;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.Subscription;
import io.fairlead.dataplane.node.DataplaneNode;
import io.fairlead.edge.runtime.RuntimeConsole;
import io.fairlead.edge.runtime.RuntimeContext;
import io.fairlead.model.state.AdminOrder;
import io.fairlead.model.state.ServerId;
import io.fairlead.servicekit.vault.CertificateVault;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/** The runtime socket of an edge in its cluster: what is done to sessions and counters here is done on every edge. */
final class EdgeConsole implements RuntimeContext.Orders {

    private static final System.Logger LOG = System.getLogger(EdgeConsole.class.getName());
    private static final String TOPIC = "runtime-commands";

    private final Cluster cluster;
    private final DataplaneNode node;
    private final EdgeCertificates certificates;
    private final RuntimeConsole console;

    /** A command that came from elsewhere is done here and not told again. */
    private final RuntimeConsole echo;

    EdgeConsole(Cluster cluster, DataplaneNode node, EdgeRuntime edge, CertificateVault vault) {
        this.cluster = cluster;
        this.node = node;
        this.certificates = new EdgeCertificates(edge::certificates, vault);
        this.console = new RuntimeConsole(context(edge, true), InstantSource.system());
        this.echo = new RuntimeConsole(context(edge, false), InstantSource.system());
    }

    private RuntimeContext context(EdgeRuntime edge, boolean tells) {
        return new RuntimeContext(
                cluster.node(),
                edge.dataplane(),
                edge.table(),
                edge::idle,
                edge.streams(),
                edge::droppedLines,
                this,
                tells ? this::tell : command -> {},
                cluster.events()::recent,
                certificates,
                edge.errors());
    }

    RuntimeConsole console() {
        return console;
    }

    private void tell(String command) {
        try {
            cluster.messages().publish(TOPIC, (cluster.node() + "\n" + command).getBytes(StandardCharsets.UTF_8));
        } catch (ClusterUnavailableException e) {
            LOG.log(Level.WARNING, "runtime-command-not-told reason=\"{0}\"", e.getMessage());
        }
    }

    /** Does what is done on other nodes. */
    Subscription listen() {
        return cluster.messages().onMessage(TOPIC, message -> {
            String text = new String(message, StandardCharsets.UTF_8);
            int end = text.indexOf('\n');
            if (end > 0 && !text.substring(0, end).equals(cluster.node())) {
                echo.run(text.substring(end + 1));
            }
        });
    }

    @Override
    public Optional<AdminOrder> order(ServerId id) {
        return node.order(id);
    }

    @Override
    public boolean change(ServerId id, Function<Optional<AdminOrder>, AdminOrder> change) {
        return node.change(id, change);
    }
}
