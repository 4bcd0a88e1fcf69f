package io.fairlead.configservice;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.RolloutBoard.AppliedRevision;
import io.fairlead.cluster.StoredRevision;
import io.fairlead.cluster.Subscription;
import io.fairlead.configformat.ConfigReader;
import io.fairlead.model.config.ParsedConfig;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.diagnostic.Diagnostic;
import io.fairlead.model.state.ServerId;
import io.fairlead.servicekit.Service;
import io.fairlead.servicekit.ServiceContext;
import io.fairlead.servicekit.StartupException;
import io.fairlead.telemetry.metrics.MetricFamily;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds the configuration as revisions on disk and publishes the newest one. Of two config-services the newer head wins
 * at a cold start; a commit is a compare-and-set on the shared head after it is on disk. Thread-safe.
 */
public final class ConfigService implements Service {

    private static final System.Logger LOG = System.getLogger(ConfigService.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration COPY_PATIENCE = Duration.ofSeconds(5);
    private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

    private final List<Subscription> subscriptions = new ArrayList<>();
    private @Nullable RevisionStore store;
    private @Nullable Cluster cluster;
    private volatile @Nullable SessionsLeft sessionsLeft;
    private @Nullable Orders orders;
    private @Nullable History history;
    private @Nullable Rehearsal rehearsal;
    private @Nullable Copies copies;
    private volatile boolean starting = true;
    private @Nullable ConfigSource source;

    /** Not started. */
    public ConfigService() {}

    @Override
    public String name() {
        return "config-service";
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public void start(ServiceContext context) throws StartupException {
        cluster = context.cluster();
        sessionsLeft = new SessionsLeft(context.cluster().stats());
        try {
            store = new RevisionStore(context.dataDir().resolve("revisions"));
            orders = new Orders(
                    context.dataDir().resolve("orders"), context.cluster().admin());
            Rehearsal trials = new Rehearsal(context.cluster(), PATIENCE);
            rehearsal = trials;
            History known = new History(
                    store,
                    context.cluster().config(),
                    Clock.systemUTC(),
                    candidate -> trials.objections(candidate, starting));
            history = known;
            known.reconcile();
            copies = new Copies(context.cluster(), store);
        } catch (IOException e) {
            throw new StartupException("config-service cannot use its data folder: " + e.getMessage(), e);
        } catch (ClusterUnavailableException e) {
            throw new StartupException("config-service cannot reach the shared state: " + e.getMessage(), e);
        }
        source = new ConfigSource(this, store(), context.settings());
        source.load();
        subscriptions.add(context.cluster().config().onHead(this::follow));
        starting = false;
    }

    private void follow(StoredRevision revision) {
        history().follow(revision);
        if (history().trouble().isEmpty()) {
            copies().announce(revision.number());
        }
    }

    /** Who cannot run a candidate and why, in a sentence. */
    public static String sentence(SortedMap<String, String> objections) {
        return objections.entrySet().stream()
                .map(objection -> "node " + objection.getKey() + ": " + objection.getValue())
                .collect(Collectors.joining("; ", "it cannot run everywhere and so runs nowhere: ", ""));
    }

    /** The newest revision. */
    public Optional<StoredRevision> head() {
        return history().head();
    }

    /** A revision by number. */
    public Optional<StoredRevision> revision(long number) {
        return store().read(number);
    }

    /**
     * The numbers of the revisions on this disk, ascending.
     *
     * @throws IOException when the disk cannot be read
     */
    public List<Long> revisions() throws IOException {
        return store().numbers();
    }

    /** Sessions of a server on all nodes of the data plane, as they told a moment ago. */
    public long sessions(ServerId server) {
        SessionsLeft told = sessionsLeft;
        return told == null ? 0 : told.of(server);
    }

    /** The operators' orders. */
    public Orders orders() {
        return java.util.Objects.requireNonNull(orders);
    }

    /** The shared state. */
    public Cluster cluster() {
        return java.util.Objects.requireNonNull(cluster);
    }

    private History history() {
        return java.util.Objects.requireNonNull(history);
    }

    private Copies copies() {
        return java.util.Objects.requireNonNull(copies);
    }

    private RevisionStore store() {
        return java.util.Objects.requireNonNull(store);
    }

    /** The configuration of a revision. */
    public static ProxyConfig config(StoredRevision revision) {
        return ConfigReader.read(revision.text(), "revision " + revision.number())
                .config()
                .orElseThrow(() -> new IllegalStateException("revision " + revision.number() + " cannot be read"));
    }

    /**
     * Changes the configuration as a whole: every node of the data plane agrees first, and every config-service that
     * is there has it on its disk when this returns.
     */
    public Edit edit(ParsedConfig parsed, Change change) {
        Edit edit = history().edit(parsed, change);
        if (edit instanceof Edit.Committed(StoredRevision revision, List<Diagnostic> diagnostics) && !starting) {
            copies().await(revision.number(), COPY_PATIENCE)
                    .forEach(node ->
                            LOG.log(Level.WARNING, "revision-not-copied number={0} node={1}", revision.number(), node));
        }
        return edit;
    }

    /**
     * What every live node of the data plane runs.
     *
     * @throws ClusterUnavailableException when the cluster cannot say
     */
    public List<AppliedRevision> rollout() {
        Set<String> live = java.util.Objects.requireNonNull(rehearsal).nodes();
        return cluster().rollout().all().stream()
                .filter(applied -> live.contains(applied.node()))
                .sorted(Comparator.comparing(AppliedRevision::node))
                .toList();
    }

    /**
     * Waits until every live node of the data plane runs a revision at least as new.
     *
     * @return false when one does not in time
     */
    public boolean awaitApplied(long number, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                if (rollout().stream()
                        .allMatch(applied ->
                                applied.revision() >= number && applied.error().isEmpty())) {
                    return true;
                }
            } catch (ClusterUnavailableException e) {
                LOG.log(Level.DEBUG, "rollout-unknown", e);
            }
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
    }

    @Override
    public void reload() throws StartupException {
        if (source != null) {
            source.load();
        }
    }

    @Override
    public void stop(Duration grace) {
        subscriptions.forEach(Subscription::close);
        Optional.ofNullable(rehearsal).ifPresent(Rehearsal::close);
        Optional.ofNullable(copies).ifPresent(Copies::close);
        Optional.ofNullable(orders).ifPresent(Orders::close);
    }

    @Override
    public List<MetricFamily> metrics() {
        History known = history;
        return known == null
                ? List.of()
                : List.of(MetricFamily.gauge(
                        "fairlead_config_revision",
                        "The newest revision of the configuration here, 0 before there is one.",
                        new LinkedHashMap<>(),
                        known.head().map(StoredRevision::number).orElse(0L)));
    }

    @Override
    public List<Probe> readiness() {
        History known = history;
        if (known == null) {
            return List.of(new Probe("config-service", false, "not started"));
        }
        String running =
                known.head().map(revision -> "revision " + revision.number()).orElse("no revision yet");
        // A full disk does not make it useless: reads and the other nodes go on.
        return List.of(new Probe("config-service", true, known.trouble().isEmpty() ? running : known.trouble()));
    }
}
