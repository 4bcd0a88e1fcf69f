package io.fairlead.servicekit.vault;

import io.fairlead.cluster.Cluster;
import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.cluster.SealedBoard.Sealed;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The uploaded certificates with their keys on this node's disk: what any node puts here, every node has within moments,
 * also one that was away. Between nodes they travel sealed with the admin token, which all of them share. Thread-safe.
 */
public final class CertificateVault implements Mirror.Copies, AutoCloseable {

    /** Longest PEM text, in characters. */
    public static final int MAX_SIZE = 256 * 1024;

    private static final System.Logger LOG = System.getLogger(CertificateVault.class.getName());
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");

    private final Cluster cluster;
    private final Seal seal;
    private final CertificateFiles files;
    private final Holders holders;
    private final SortedMap<String, Sealed> kept;
    private final Map<String, String> troubles = new HashMap<>();
    private final Mirror mirror;

    /**
     * Opens the certificates of a data folder and follows the others from now on.
     *
     * @param seal of those who share the admin token
     * @throws IOException when the folder cannot be used
     */
    public CertificateVault(Cluster cluster, Path dataDir, Seal seal) throws IOException {
        this.cluster = cluster;
        this.seal = seal;
        this.files = new CertificateFiles(dataDir.resolve("certificates"));
        this.kept = new TreeMap<>(files.sealed());
        adopt();
        this.holders = new Holders(cluster, this::state);
        this.mirror = new Mirror(cluster, this);
    }

    /** Has what the others have when this returns, if the cluster is there: before a revision that may need it is read. */
    public void sync() {
        mirror.sync();
    }

    /** Certificates of a release that did not share them, or whose file is gone. */
    private synchronized void adopt() throws IOException {
        for (String name : files.names()) {
            if (!kept.containsKey(name)) {
                String pem = Files.readString(files.pem(name));
                Sealed sealed = new Sealed(1, seal.close(name, 1, pem));
                files.put(name, pem, sealed);
                kept.put(name, sealed);
            }
        }
        for (Map.Entry<String, Sealed> entry : kept.entrySet()) {
            if (!entry.getValue().removed() && !Files.exists(files.pem(entry.getKey()))) {
                keep(entry.getKey(), entry.getValue());
            }
        }
    }

    @Override
    public synchronized Map<String, Sealed> kept() {
        return Map.copyOf(kept);
    }

    @Override
    public synchronized void follow(String name, Sealed sealed) {
        if (!isName(name) || sealed.version() <= version(name)) {
            return;
        }
        try {
            keep(name, sealed);
            LOG.log(
                    Level.INFO,
                    "certificate-{0} name={1} version={2}",
                    sealed.removed() ? "removed" : "kept",
                    name,
                    sealed.version());
        } catch (IOException e) {
            troubles.put(name, String.valueOf(e.getMessage()));
            LOG.log(Level.ERROR, "certificate-not-kept name=" + name, e);
        }
    }

    private void keep(String name, Sealed sealed) throws IOException {
        if (sealed.removed()) {
            files.remove(name, sealed);
        } else {
            Optional<String> pem = seal.open(name, sealed.version(), sealed.text());
            if (pem.isEmpty()) {
                throw new IOException("it is sealed with another admin token: every program needs the same one");
            }
            files.put(name, pem.get(), sealed);
        }
        kept.put(name, sealed);
        troubles.remove(name);
    }

    /** Whether a certificate may be called that. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches() && !name.contains("..");
    }

    /** Where a certificate of that name lies or would lie on this node. */
    public Path file(String name) {
        return files.pem(name);
    }

    /**
     * The names, sorted.
     *
     * @throws IOException when the folder cannot be listed
     */
    public List<String> names() throws IOException {
        return files.names();
    }

    /** The version of a certificate, also of one that was removed; 0 when there never was one. */
    public synchronized long version(String name) {
        return Optional.ofNullable(kept.get(name)).map(Sealed::version).orElse(0L);
    }

    /** Empty when this node has that version or a later one, else why not; nothing while it may still come. */
    private synchronized Optional<String> state(String name, long version) {
        return version(name) >= version ? Optional.of("") : Optional.ofNullable(troubles.get(name));
    }

    /**
     * What changes with a certificate and tells nothing of its key; empty when there is none.
     *
     * @throws IOException when it cannot be read
     */
    public Optional<String> fingerprint(String name) throws IOException {
        try {
            byte[] text = Files.readAllBytes(files.pem(name));
            return Optional.of(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * Puts a certificate, instead of the one of that name; when this returns true it is on this disk and on its way to
     * the others.
     *
     * @param expected the version it replaces
     * @return false when somebody else was first
     * @throws IOException when it could not be kept here
     * @throws ClusterUnavailableException when there is no cluster to tell
     */
    public boolean put(String name, long expected, String pem) throws IOException {
        long version = expected + 1;
        return change(name, expected, new Sealed(version, seal.close(name, version, pem)));
    }

    /**
     * Removes a certificate here and everywhere.
     *
     * @return false when somebody else was first
     * @throws IOException when it could not be removed here
     * @throws ClusterUnavailableException when there is no cluster to tell
     */
    public boolean remove(String name, long expected) throws IOException {
        return change(name, expected, new Sealed(expected + 1, ""));
    }

    private boolean change(String name, long expected, Sealed next) throws IOException {
        if (!cluster.secrets().put(name, expected, next)) {
            return false;
        }
        synchronized (this) {
            if (version(name) < next.version()) {
                keep(name, next);
            }
        }
        return true;
    }

    /** Which nodes do not have that version within the time, and why. */
    public SortedMap<String, String> missing(String name, long version, Duration patience) {
        return holders.missing(name, version, patience);
    }

    @Override
    public void close() {
        mirror.close();
        holders.close();
    }
}
