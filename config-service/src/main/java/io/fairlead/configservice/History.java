package io.fairlead.configservice;

import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.ConfigStore;
import io.fairlead.cluster.StoredRevision;
import io.fairlead.configformat.ConfigDiff;
import io.fairlead.configformat.ConfigWriter;
import io.fairlead.configformat.Secrets;
import io.fairlead.model.config.ParsedConfig;
import io.fairlead.model.config.ProxyConfig;
import io.fairlead.model.diagnostic.Diagnostic;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The revisions of this node's disk and the head all nodes share. A commit is on this disk first and then a
 * compare-and-set on the shared head; one that cannot be kept is not published, one that is not published is not kept.
 * Thread-safe: {@code committing} is held over both steps.
 */
final class History {

    private static final System.Logger LOG = System.getLogger(History.class.getName());

    private final Object committing = new Object();
    private final RevisionStore store;
    private final ConfigStore shared;
    private final InstantSource clock;
    private final Trials trials;
    private volatile Optional<StoredRevision> head = Optional.empty();
    private volatile String trouble = "";

    History(RevisionStore store, ConfigStore shared, InstantSource clock) {
        this(store, shared, clock, candidate -> Collections.emptySortedMap());
    }

    History(RevisionStore store, ConfigStore shared, InstantSource clock, Trials trials) {
        this.store = store;
        this.shared = shared;
        this.clock = clock;
        this.trials = trials;
    }

    /** Who is asked whether a candidate can run. */
    @FunctionalInterface
    interface Trials {

        /**
         * Why it cannot, by node.
         *
         * @throws ClusterUnavailableException when nobody can be asked
         */
        SortedMap<String, String> objections(StoredRevision candidate);
    }

    /**
     * The newer of disk and cluster becomes the head of both. Of two with one number the cluster's stays: it is what
     * the nodes run, and the one on this disk was never acknowledged. A candidate that a crash left may be what the
     * nodes run: where nobody is left to say, it becomes a revision.
     *
     * @throws IOException when the disk cannot be read
     * @throws ClusterUnavailableException when the shared head cannot be reached
     */
    void reconcile() throws IOException {
        Optional<StoredRevision> running = shared.head();
        Optional<StoredRevision> candidate = store.candidate();
        if (candidate.isPresent()) {
            boolean follows = number(candidate) == number(store.newest()) + 1;
            boolean wanted = candidate.equals(running) || number(candidate) > number(running);
            if (follows && wanted) {
                store.promote(number(candidate));
            } else {
                store.discard();
            }
        }
        Optional<StoredRevision> disk = store.newest();
        head = disk;
        long runningNumber = number(running);
        if (number(disk) > runningNumber) {
            shared.publish(disk.orElseThrow(), runningNumber);
        } else if (running.isPresent() && !running.equals(disk)) {
            keep(running.get());
        }
    }

    private static long number(Optional<StoredRevision> revision) {
        return revision.map(StoredRevision::number).orElse(0L);
    }

    /** Keeps a revision another node has committed. */
    void follow(StoredRevision revision) {
        synchronized (committing) {
            if (revision.number() > number(head)) {
                keep(revision);
            }
        }
    }

    /** In force elsewhere, and so the head here too, even when this disk does not take it. */
    private void keep(StoredRevision revision) {
        head = Optional.of(revision);
        try {
            store.write(revision);
            trouble = "";
        } catch (IOException e) {
            trouble = "revision " + revision.number() + " is not on this disk: " + reason(e);
            LOG.log(Level.ERROR, "revision-not-kept number={0} reason=\"{1}\"", revision.number(), reason(e));
        }
    }

    /** The newest revision. */
    Optional<StoredRevision> head() {
        return head;
    }

    /** Why the newest revision is not on this disk; empty when it is. */
    String trouble() {
        return trouble;
    }

    /**
     * Changes the configuration as a whole.
     *
     * @param parsed the new configuration, or why it is none
     * @param change who wants it and what they have seen
     */
    Edit edit(ParsedConfig parsed, Change change) {
        if (parsed.config().isEmpty()) {
            return new Edit.Invalid(parsed.diagnostics());
        }
        synchronized (committing) {
            long now = number(head);
            if (now != change.expected()) {
                return new Edit.Stale(now);
            }
            ProxyConfig before = head.map(ConfigService::config).orElse(ProxyConfig.EMPTY);
            ProxyConfig config = MaskedSecrets.restore(parsed.config().get(), before);
            List<Diagnostic> nameless = MaskedSecrets.unknown(config);
            if (!nameless.isEmpty()) {
                return new Edit.Invalid(nameless);
            }
            if (change.dryRun()) {
                return new Edit.DryRun(
                        ConfigDiff.unified(before, config, "running", "candidate"),
                        ConfigDiff.between(before, config),
                        parsed.diagnostics());
            }
            return rehearsed(revision(config, now + 1, change), parsed.diagnostics());
        }
    }

    private StoredRevision revision(ProxyConfig config, long number, Change change) {
        String canonical = ConfigWriter.json(config, Secrets.SHOWN);
        return new StoredRevision(
                number, Hashes.sha256(canonical), canonical, change.author(), change.reason(), clock.instant());
    }

    private Edit rehearsed(StoredRevision next, List<Diagnostic> diagnostics) {
        try {
            SortedMap<String, String> objections = trials.objections(next);
            if (!objections.isEmpty()) {
                LOG.log(Level.WARNING, "revision-refused number={0} nodes={1}", next.number(), objections);
                return new Edit.Refused(objections);
            }
        } catch (ClusterUnavailableException e) {
            return new Edit.Failed("the shared state cannot be reached");
        }
        return commit(next, diagnostics);
    }

    private Edit commit(StoredRevision next, List<Diagnostic> diagnostics) {
        try {
            store.prepare(next);
        } catch (IOException e) {
            LOG.log(Level.ERROR, "revision-not-kept number={0} reason=\"{1}\"", next.number(), reason(e));
            return new Edit.NotKept("the revision cannot be kept on disk: " + reason(e));
        }
        try {
            if (!shared.publish(next, next.number() - 1)) {
                discard(next);
                return new Edit.Stale(number(shared.head()));
            }
        } catch (ClusterUnavailableException e) {
            discard(next);
            return new Edit.Failed("the shared state cannot be reached");
        }
        head = Optional.of(next);
        trouble = promoted(next);
        LOG.log(
                Level.INFO,
                "revision-committed number={0} author=\"{1}\" reason=\"{2}\"",
                next.number(),
                next.author(),
                next.reason());
        return new Edit.Committed(next, diagnostics);
    }

    /** In force now, and on this disk either way: as the candidate a restart finds, should the renaming fail. */
    private String promoted(StoredRevision revision) {
        try {
            store.promote(revision.number());
            return "";
        } catch (IOException e) {
            LOG.log(Level.ERROR, "revision-not-promoted number={0} reason=\"{1}\"", revision.number(), reason(e));
            return "revision " + revision.number() + " is on this disk as a candidate only: " + reason(e);
        }
    }

    private void discard(StoredRevision revision) {
        try {
            store.discard();
        } catch (IOException e) {
            LOG.log(Level.ERROR, "revision-not-discarded number={0} reason=\"{1}\"", revision.number(), reason(e));
        }
    }

    /** What a failure of the disk says, without the name of the half-written file. */
    static String reason(IOException problem) {
        if (problem instanceof AccessDeniedException) {
            return "permission denied";
        }
        String reason = problem instanceof FileSystemException named ? named.getReason() : problem.getMessage();
        return reason == null ? String.valueOf(problem.getMessage()) : reason;
    }
}
