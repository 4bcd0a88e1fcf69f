package io.fairlead.stats;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.StoredRevision;
import io.fairlead.cluster.Subscription;
import io.fairlead.servicekit.Service;
import io.fairlead.servicekit.ServiceContext;
import io.fairlead.servicekit.SettingKey;
import io.fairlead.servicekit.StartupException;
import io.fairlead.stats.alerts.AlertDesk;
import io.fairlead.stats.numbers.Collector;
import io.fairlead.stats.numbers.History;
import io.fairlead.stats.numbers.MinuteFiles;
import io.fairlead.stats.numbers.Picture;
import io.fairlead.stats.numbers.TotalsFile;
import io.fairlead.telemetry.metrics.MetricFamily;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The stats-service: takes a picture of all nodes every second. Thread-safe. */
public final class StatsService implements Service {

    /** Its name. */
    public static final String NAME = "stats-service";

    private static final System.Logger LOG = System.getLogger(StatsService.class.getName());
    private static final int ORDER = 50;
    private static final int MOST_STREAMS = 64;
    /** Minutes on disk, before the oldest day goes. */
    private static final long MOST_HISTORY_BYTES = 1L << 30;

    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Pictures pictures = new Pictures();
    private final List<Consumer<Picture>> watchers = new CopyOnWriteArrayList<>();
    private final AtomicInteger streams = new AtomicInteger();
    private volatile Optional<Revision> revision = Optional.empty();
    private volatile Optional<Cluster> cluster = Optional.empty();
    private volatile Optional<Subscription> heads = Optional.empty();
    private volatile Optional<Subscription> checks = Optional.empty();
    private volatile Optional<AlertDesk> alerts = Optional.empty();
    private volatile Optional<History> history = Optional.empty();
    private final CheckLog checkLog = new CheckLog(InstantSource.system());
    private volatile boolean reachable = true;
    private volatile List<URI> configServices = List.of();

    /**
     * The configuration all nodes should run, without its text.
     *
     * @param number of the revision
     * @param hash of its text
     * @param author who made it
     * @param reason why
     * @param time when
     */
    public record Revision(long number, String hash, String author, String reason, Instant time) {}

    /** Not started. */
    public StatsService() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int order() {
        return ORDER;
    }

    @Override
    public void start(ServiceContext context) throws StartupException {
        cluster = Optional.of(context.cluster());
        configServices = ConfigServices.of(SettingKey.CONFIG_URL.in(context.settings()));
        heads = Optional.of(context.cluster().config().onHead(this::head));
        checks = Optional.of(context.cluster().health().onVerdict(checkLog::add));
        Path folder = context.dataDir().resolve("stats");
        History past = new History(new MinuteFiles(folder, MOST_HISTORY_BYTES), Instant.now());
        history = Optional.of(past);
        Collector collector = new Collector(context.cluster().stats(), new TotalsFile(folder), past);
        AlertDesk desk = new AlertDesk(context.cluster(), NAME, context.settings());
        alerts = Optional.of(desk);
        watchers.add(
                picture -> desk.watch(picture, revision.map(Revision::number).orElse(0L)));
        Thread.ofVirtual().name("stats-collector").start(() -> collect(collector));
    }

    /** The config-services of elsewhere, where the dashboard's configuration is to go; none when there is one here. */
    public List<URI> configServices() {
        return configServices;
    }

    private void head(StoredRevision head) {
        revision = Optional.of(new Revision(head.number(), head.hash(), head.author(), head.reason(), head.time()));
    }

    private void collect(Collector collector) {
        try {
            while (!pictures.closed()) {
                long began = System.nanoTime();
                step(collector);
                pictures.pause(PERIOD.minusNanos(System.nanoTime() - began));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void step(Collector collector) {
        try {
            Picture picture = collector.collect(Instant.now());
            pictures.show(picture);
            watchers.forEach(watcher -> watcher.accept(picture));
            if (!reachable) {
                LOG.log(Level.INFO, "stats-collecting");
            }
            reachable = true;
        } catch (ClusterUnavailableException e) {
            if (reachable) {
                LOG.log(Level.WARNING, "stats-cluster-unreachable", e);
            }
            reachable = false;
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "stats-collect-failed", e);
        }
    }

    @Override
    public void stop(Duration grace) {
        pictures.close();
        heads.ifPresent(Subscription::close);
        checks.ifPresent(Subscription::close);
        alerts.ifPresent(AlertDesk::close);
    }

    @Override
    public List<MetricFamily> metrics() {
        return alerts.map(AlertDesk::metrics).map(List::of).orElse(List.of());
    }

    @Override
    public List<Probe> readiness() {
        return List.of(new Probe("statistics", reachable, reachable ? "collecting" : "the cluster cannot be reached"));
    }

    /** The latest picture. */
    public Picture picture() {
        return pictures.latest();
    }

    /**
     * The latest picture, once it is another than the one with this number or time is up.
     *
     * @throws InterruptedException when the waiting thread is told to end
     */
    public Picture pictureAfter(long number, Duration limit) throws InterruptedException {
        return pictures.after(number, limit);
    }

    /** Calls back with every later picture, on the collecting thread. */
    public void onPicture(Consumer<Picture> watcher) {
        watchers.add(watcher);
    }

    /** The configuration all nodes should run, empty before the first. */
    public Optional<Revision> revision() {
        return revision;
    }

    /** What happened when. */
    public History history() {
        return history.orElseThrow(() -> new IllegalStateException(NAME + " is not started"));
    }

    /** What is alarming. */
    public AlertDesk alerts() {
        return alerts.orElseThrow(() -> new IllegalStateException(NAME + " is not started"));
    }

    /** The last checks of every server. */
    public CheckLog checkLog() {
        return checkLog;
    }

    /** The shared state. */
    public Cluster cluster() {
        return cluster.orElseThrow(() -> new IllegalStateException(NAME + " is not started"));
    }

    /** Whether it has ended, so that streams end too. */
    public boolean stopped() {
        return pictures.closed();
    }

    /** Whether as many streams of server-sent events are open as may be. */
    public boolean streamsFull() {
        return streams.get() >= MOST_STREAMS;
    }

    /** A stream of server-sent events begins; {@link #closeStream} follows. */
    public void openStream() {
        streams.incrementAndGet();
    }

    /** A stream ends. */
    public void closeStream() {
        streams.decrementAndGet();
    }
}
