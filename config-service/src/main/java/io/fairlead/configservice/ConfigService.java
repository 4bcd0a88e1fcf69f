package io.fairlead.configservice;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.StoredRevision;
import io.fairlead.cluster.Subscription;
import io.fairlead.configformat.ConfigReader;
import io.fairlead.configformat.ConfigWriter;
import io.fairlead.configformat.Secrets;
import io.fairlead.model.config.ParsedConfig;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.diagnostic.Diagnostic;
import io.fairlead.servicekit.Service;
import io.fairlead.servicekit.ServiceContext;
import io.fairlead.servicekit.SettingKey;
import io.fairlead.servicekit.StartupException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds the configuration as revisions on disk and publishes the newest one. Of two config-services the newer head wins
 * at a cold start; a commit is a compare-and-set on the shared head after it is on disk. Thread-safe.
 */
public final class ConfigService implements Service {

    private static final System.Logger LOG = System.getLogger(ConfigService.class.getName());
    private static final String IMPORTED = "imported-file-hash";
    private static final int CONTEXT_LINES = 3;

    private final List<Subscription> subscriptions = new ArrayList<>();
    private final Object committing = new Object();
    private @Nullable RevisionStore store;
    private @Nullable Cluster cluster;
    private @Nullable Orders orders;
    private volatile Optional<StoredRevision> head = Optional.empty();

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
        try {
            store = new RevisionStore(context.dataDir().resolve("revisions"));
            orders = new Orders(
                    context.dataDir().resolve("orders"), context.cluster().admin());
        } catch (IOException e) {
            throw new StartupException("config-service cannot use its data folder: " + e.getMessage(), e);
        }
        reconcile();
        Optional<String> file = context.settings().get(SettingKey.CONFIG_FILE.key());
        if (file.isPresent()) {
            importFile(Path.of(file.get()));
        }
        subscriptions.add(context.cluster().config().onHead(this::follow));
    }

    /** The newer of disk and cluster becomes the head of both. */
    private void reconcile() throws StartupException {
        Optional<StoredRevision> disk = store().newest();
        head = disk;
        try {
            Optional<StoredRevision> shared = cluster().config().head();
            long sharedNumber = shared.map(StoredRevision::number).orElse(0L);
            long diskNumber = disk.map(StoredRevision::number).orElse(0L);
            if (diskNumber > sharedNumber) {
                cluster().config().publish(disk.orElseThrow(), sharedNumber);
            } else if (sharedNumber > diskNumber) {
                follow(shared.orElseThrow());
            }
        } catch (ClusterUnavailableException e) {
            throw new StartupException("config-service cannot reach the shared state: " + e.getMessage(), e);
        }
    }

    private void follow(StoredRevision revision) {
        synchronized (committing) {
            if (revision.number() <= head.map(StoredRevision::number).orElse(0L)) {
                return;
            }
            try {
                store().write(revision);
                head = Optional.of(revision);
            } catch (IOException e) {
                LOG.log(Level.ERROR, "revision-not-kept number=" + revision.number(), e);
            }
        }
    }

    /** A file is imported when its content is not that of the last import, so that later edits survive restarts. */
    private void importFile(Path file) throws StartupException {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new StartupException(file + ": no such file", e);
        } catch (IOException e) {
            throw new StartupException(file + ": " + e.getMessage(), e);
        }
        String hash = Hashes.sha256(text);
        if (head.isPresent() && store().note(IMPORTED).equals(Optional.of(hash))) {
            return;
        }
        Edit edit = edit(
                ConfigText.read(text, file.toString()),
                head.map(StoredRevision::number).orElse(0L),
                "file",
                "import of " + file,
                false);
        switch (edit) {
            case Edit.Committed committed -> {
                committed.diagnostics().forEach(d -> LOG.log(Level.WARNING, d.line()));
                note(hash);
            }
            case Edit.Invalid(List<Diagnostic> diagnostics) -> throw new StartupException(lines(diagnostics));
            case Edit.Failed(String reason) -> throw new StartupException(reason);
            case Edit.Stale stale -> throw new StartupException("another node changed the configuration meanwhile");
            case Edit.DryRun dry -> throw new IllegalStateException("no dry run was asked for");
        }
    }

    private void note(String hash) throws StartupException {
        try {
            store().note(IMPORTED, hash);
        } catch (IOException e) {
            throw new StartupException("config-service cannot write: " + e.getMessage(), e);
        }
    }

    private static String lines(List<Diagnostic> diagnostics) {
        StringBuilder lines = new StringBuilder("the configuration is not valid");
        diagnostics.forEach(diagnostic -> lines.append('\n').append(diagnostic.line()));
        return lines.toString();
    }

    /** The newest revision. */
    public Optional<StoredRevision> head() {
        return head;
    }

    /** A revision by number. */
    public Optional<StoredRevision> revision(long number) {
        return store().read(number);
    }

    /** The numbers of the revisions on this disk, ascending. */
    public List<Long> revisions() {
        return store().numbers();
    }

    /** The operators' orders. */
    public Orders orders() {
        return java.util.Objects.requireNonNull(orders);
    }

    /** The shared state. */
    public Cluster cluster() {
        return java.util.Objects.requireNonNull(cluster);
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
     * Changes the configuration as a whole.
     *
     * @param parsed the new configuration, or why it is none
     * @param expected number of the revision the author has seen, 0 for none
     * @param dryRun whether to say only what would change
     */
    public Edit edit(ParsedConfig parsed, long expected, String author, String reason, boolean dryRun) {
        if (parsed.config().isEmpty()) {
            return new Edit.Invalid(parsed.diagnostics());
        }
        synchronized (committing) {
            long now = head.map(StoredRevision::number).orElse(0L);
            if (now != expected) {
                return new Edit.Stale(now);
            }
            Optional<ProxyConfig> before = head.map(ConfigService::config);
            ProxyConfig config = MaskedSecrets.restore(parsed.config().get(), before.orElse(ProxyConfig.EMPTY));
            if (dryRun) {
                return new Edit.DryRun(diff(before.orElse(ProxyConfig.EMPTY), config), parsed.diagnostics());
            }
            String canonical = ConfigWriter.json(config, Secrets.SHOWN);
            return commit(
                    new StoredRevision(
                            now + 1,
                            Hashes.sha256(canonical),
                            canonical,
                            author,
                            reason,
                            Clock.systemUTC().instant()),
                    parsed.diagnostics());
        }
    }

    private Edit commit(StoredRevision next, List<Diagnostic> diagnostics) {
        try {
            if (!cluster().config().publish(next, next.number() - 1)) {
                return new Edit.Stale(
                        cluster().config().head().map(StoredRevision::number).orElse(0L));
            }
            store().write(next);
            head = Optional.of(next);
            LOG.log(
                    Level.INFO,
                    "revision-committed number={0} author=\"{1}\" reason=\"{2}\"",
                    next.number(),
                    next.author(),
                    next.reason());
            return new Edit.Committed(next, diagnostics);
        } catch (ClusterUnavailableException e) {
            return new Edit.Failed("the shared state cannot be reached");
        } catch (IOException e) {
            return new Edit.Failed("the revision cannot be written: " + e.getMessage());
        }
    }

    private static String diff(ProxyConfig before, ProxyConfig after) {
        List<String> old = ConfigWriter.yaml(before, Secrets.MASKED).lines().toList();
        List<String> changed = ConfigWriter.yaml(after, Secrets.MASKED).lines().toList();
        return String.join(
                "\n",
                UnifiedDiffUtils.generateUnifiedDiff(
                        "running", "candidate", old, DiffUtils.diff(old, changed), CONTEXT_LINES));
    }

    @Override
    public void stop(Duration grace) {
        subscriptions.forEach(Subscription::close);
    }

    @Override
    public List<Probe> readiness() {
        String detail = head.map(revision -> "revision " + revision.number()).orElse("no revision yet");
        return List.of(new Probe("config-service", true, detail));
    }
}
