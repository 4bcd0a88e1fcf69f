package io.fairlead.edge;

import io.fairlead.cluster.ClusterUnavailableException;
import io.fairlead.edge.runtime.RuntimeContext;
import io.fairlead.model.config.BindTls;
import io.fairlead.net.tls.ServerTls;
import io.fairlead.servicekit.vault.CertificateVault;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The certificates of an edge for its runtime socket. An uploaded one is replaced on every node; one that is a file of
 * this node is replaced there, as whoever renewed it would do. Listeners follow their files within a second. Thread-safe.
 */
final class EdgeCertificates implements RuntimeContext.Certificates {

    private static final String PEM = ".pem";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Supplier<List<ServerTls.InUse>> inUse;
    private final CertificateVault vault;
    private final Path folder;

    EdgeCertificates(Supplier<List<ServerTls.InUse>> inUse, CertificateVault vault) {
        this.inUse = inUse;
        this.vault = vault;
        this.folder = vault.file("any").toAbsolutePath().resolveSibling("");
    }

    @Override
    public List<ServerTls.InUse> inUse() {
        return inUse.get();
    }

    @Override
    public Path file(String name) {
        String stored = name.startsWith(BindTls.STORED) ? name.substring(BindTls.STORED.length()) : "";
        return CertificateVault.isName(stored) ? vault.file(stored) : Path.of(name);
    }

    @Override
    public String name(Path file) {
        return uploaded(file) ? BindTls.STORED + stored(file) : file.toString();
    }

    private boolean uploaded(Path file) {
        return folder.equals(file.toAbsolutePath().resolveSibling(""))
                && file.toString().endsWith(PEM);
    }

    private static String stored(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - PEM.length());
    }

    @Override
    public String text(Path file) throws IOException {
        return Files.readString(file);
    }

    @Override
    public String replace(Path file, String pem) throws IOException {
        if (!uploaded(file)) {
            write(file, pem);
            return "";
        }
        String name = stored(file);
        long version = vault.version(name);
        try {
            if (!vault.put(name, version, pem)) {
                throw new IOException("somebody else changed it meanwhile");
            }
        } catch (ClusterUnavailableException e) {
            throw new IOException("the cluster cannot be reached", e);
        }
        SortedMap<String, String> missing = vault.missing(name, version + 1, PATIENCE);
        return missing.entrySet().stream()
                .map(entry -> "not yet on " + entry.getKey() + ": " + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /** Whole or not at all, for the same readers as before. */
    private static void write(Path file, String pem) throws IOException {
        Path place = file.toRealPath();
        try {
            Path half = Files.createTempFile(place.resolveSibling(""), ".half", ".key");
            try {
                PosixFileAttributes before = Files.readAttributes(place, PosixFileAttributes.class);
                Files.setPosixFilePermissions(half, before.permissions());
                Files.writeString(half, pem);
                Files.move(half, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(half);
            }
        } catch (AccessDeniedException e) {
            throw new IOException(place + ": permission denied", e);
        } catch (FileSystemException e) {
            throw new IOException(place + ": cannot be written: " + e.getReason(), e);
        }
    }
}
