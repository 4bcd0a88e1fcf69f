package io.fairlead.servicekit.program;

import io.fairlead.cluster.Cluster;
import io.fairlead.servicekit.Service;
import io.fairlead.servicekit.Service.Probe;
import io.fairlead.servicekit.ServiceContext;
import io.fairlead.servicekit.StartupException;
import io.fairlead.servicekit.security.AdminToken;
import io.fairlead.servicekit.security.Gate;
import io.fairlead.servicekit.vault.CertificateVault;
import io.fairlead.telemetry.metrics.MetricFamily;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicReference;

/** The services of this JVM: starts and stops them, and lets REST resources find theirs. Thread-safe. */
public final class ServiceHost {

    private static final System.Logger LOG = System.getLogger(ServiceHost.class.getName());
    private static final AtomicReference<Optional<ServiceHost>> CURRENT = new AtomicReference<>(Optional.empty());

    private final ServiceContext context;
    private final AdminToken token;
    private final Gate gate;
    private final List<Service> services;
    private final List<Service> running = new ArrayList<>();
    private volatile boolean started;
    private volatile boolean draining;

    /** A host for every service on the class path. */
    public ServiceHost(ServiceContext context, AdminToken token) {
        this(context, token, discover());
    }

    /** A host for these services, which start in this order. */
    ServiceHost(ServiceContext context, AdminToken token, List<Service> services) {
        this.context = context;
        this.token = token;
        this.gate = gate(context, token);
        this.services = List.copyOf(services);
    }

    private static Gate gate(ServiceContext context, AdminToken token) {
        try {
            return Gate.of(token, context.dataDir(), InstantSource.system());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Service> discover() {
        return ServiceLoader.load(Service.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparingInt(Service::order))
                .toList();
    }

    /** The names of the services on the class path. */
    public static List<String> names() {
        return discover().stream().map(Service::name).toList();
    }

    /** The host of this JVM. */
    public static ServiceHost current() {
        return CURRENT.get().orElseThrow(() -> new IllegalStateException("no services run in this JVM"));
    }

    /** Starts all; when one cannot, it and those before it are stopped again. */
    public synchronized void start() throws StartupException {
        CURRENT.set(Optional.of(this));
        for (Service service : services) {
            running.add(service);
            try {
                service.start(context);
                LOG.log(Level.DEBUG, "service-started name={0}", service.name());
            } catch (StartupException | RuntimeException e) {
                stop(Duration.ZERO);
                throw e;
            }
        }
        started = true;
    }

    /** From now on not ready: whoever sends us traffic should stop. */
    public void drain() {
        draining = true;
    }

    /** Lets every service look again at its files, as after SIGHUP. */
    public synchronized void reload() {
        for (Service service : running) {
            try {
                service.reload();
            } catch (StartupException | RuntimeException e) {
                LOG.log(Level.ERROR, "reload-refused name=" + service.name() + " reason=\"" + e.getMessage() + "\"");
            }
        }
    }

    /** Stops all in reverse order; one that fails to does not keep the others. */
    public synchronized void stop(Duration grace) {
        drain();
        for (Service service : running.reversed()) {
            try {
                service.stop(grace);
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "service-stop-failed name=" + service.name(), e);
            }
        }
        running.clear();
    }

    /** The service of that type. */
    public <T extends Service> Optional<T> find(Class<T> type) {
        return services.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    /** The service of that type, which runs here. */
    public <T extends Service> T require(Class<T> type) {
        return find(type).orElseThrow(() -> new IllegalStateException(type.getName() + " does not run here"));
    }

    /** The shared state. */
    public Cluster cluster() {
        return context.cluster();
    }

    /** The program's folder that survives restarts. */
    Path dataDir() {
        return context.dataDir();
    }

    /** The uploaded certificates. */
    public CertificateVault certificates() {
        return context.certificates();
    }

    /** What opens the admin API. */
    public AdminToken token() {
        return token;
    }

    /** Who may come in. */
    public Gate gate() {
        return gate;
    }

    /** Whether all have started. */
    public boolean started() {
        return started;
    }

    /** The host of this JVM, if one was started. */
    public static Optional<ServiceHost> running() {
        return CURRENT.get();
    }

    /** What the services count, for {@code /metrics}. */
    public List<MetricFamily> metrics() {
        List<MetricFamily> families = new ArrayList<>();
        families.add(MetricFamily.gauge(
                "fairlead_ready",
                "1 when all services of this program have started and it is not draining.",
                new LinkedHashMap<>(Map.of("node", cluster().node())),
                started && !draining ? 1 : 0));
        families.add(MetricFamily.gauge(
                "fairlead_cluster_connected",
                "1 when this program is part of its cluster, 0 when it is alone.",
                new LinkedHashMap<>(Map.of("node", cluster().node())),
                cluster().connected() ? 1 : 0));
        services.forEach(service -> families.addAll(service.metrics()));
        return families;
    }

    /** Everything that decides whether this JVM is ready. */
    public List<Probe> probes() {
        List<Probe> probes = new ArrayList<>();
        probes.add(
                new Probe("services", started && !draining, draining ? "draining" : started ? "started" : "starting"));
        // Alone is no reason to turn traffic away, but one to prefer another node where there is one.
        probes.add(new Probe("cluster", true, context.cluster().connected() ? "joined" : "alone"));
        for (Service service : services) {
            probes.addAll(service.readiness());
        }
        return probes;
    }
}
