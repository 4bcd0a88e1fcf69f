package io.fairlead.health;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.StoredRevision;
import io.fairlead.cluster.Subscription;
import io.fairlead.configformat.ConfigReader;
import io.fairlead.model.config.ParsedConfig;
import io.fairlead.net.io.IoEngine;
import io.fairlead.net.stock.StockEngine;
import io.fairlead.servicekit.Service;
import io.fairlead.servicekit.ServiceContext;
import io.fairlead.servicekit.SettingKey;
import io.fairlead.servicekit.StartupException;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Follows the configuration and checks the servers of it that this node owns. */
public final class HealthService implements Service {

    /** Its name, under which its nodes find each other. */
    static final String NAME = "health-service";

    private static final System.Logger LOG = System.getLogger(HealthService.class.getName());
    private static final int ATTEMPTS = 10;
    private static final int AFTER_CONFIG_SERVICE = 20;

    private volatile Optional<Running> running = Optional.empty();

    /** Not started. */
    public HealthService() {}

    /** What there is between start and stop. */
    private record Running(Cluster cluster, IoEngine engine, Checks checks, Subscription heads) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int order() {
        return AFTER_CONFIG_SERVICE;
    }

    @Override
    public void start(ServiceContext context) throws StartupException {
        Cluster cluster = context.cluster();
        // The engine of the data plane would tie checks to its carriers, and checks are not in a hurry.
        IoEngine engine = new StockEngine();
        try {
            Checks checks = checks(cluster, engine, ejecting(context));
            Subscription heads = cluster.config().onHead(revision -> apply(checks, revision));
            running = Optional.of(new Running(cluster, engine, checks, heads));
        } catch (ClusterUnavailableException e) {
            engine.close();
            throw new StartupException("health-service cannot reach the shared state: " + e.getMessage(), e);
        }
    }

    private static int ejecting(ServiceContext context) throws StartupException {
        String text = SettingKey.EJECT_NODES.in(context.settings());
        try {
            int nodes = Integer.parseInt(text);
            if (nodes >= 0) {
                return nodes;
            }
        } catch (NumberFormatException e) {
            throw new StartupException(SettingKey.EJECT_NODES + ": \"" + text + "\" is no number", e);
        }
        throw new StartupException(SettingKey.EJECT_NODES + ": " + text + " is negative");
    }

    /** Another member that starts at the same time may keep the state busy for some seconds. */
    private static Checks checks(Cluster cluster, IoEngine engine, int ejecting) {
        for (int left = ATTEMPTS; ; left--) {
            try {
                return new Checks(cluster, engine, Clock.systemUTC(), ejecting);
            } catch (ClusterUnavailableException e) {
                if (left == 0) {
                    throw e;
                }
                LOG.log(Level.WARNING, "health-start-waits reason=\"{0}\"", e.getMessage());
            }
        }
    }

    private static void apply(Checks checks, StoredRevision revision) {
        ParsedConfig parsed = ConfigReader.read(revision.text(), "revision " + revision.number());
        if (parsed.config().isEmpty()) {
            // config-service refuses such a revision; a newer one's may be too new for this node.
            LOG.log(
                    Level.ERROR,
                    "revision-refused number={0} first={1}",
                    revision.number(),
                    parsed.diagnostics().getFirst().message());
            return;
        }
        checks.apply(parsed.config().get());
        LOG.log(Level.INFO, "revision-applied number={0} checked={1}", revision.number(), checks.size());
    }

    @Override
    public void stop(Duration grace) {
        running.ifPresent(present -> {
            present.heads().close();
            present.checks().close();
            present.engine().close();
        });
        running = Optional.empty();
    }

    @Override
    public List<Probe> readiness() {
        Optional<Running> present = running;
        boolean connected = present.isPresent() && present.get().cluster().connected();
        String detail = present.map(r -> r.checks().size() + " servers are checked here")
                .orElse("not started");
        return List.of(new Probe("health-checks", connected, detail));
    }
}
