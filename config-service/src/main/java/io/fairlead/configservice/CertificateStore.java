package io.fairlead.configservice;

import io.fairlead.net.tls.PemBundle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Uploaded certificates with their keys, one PEM file each, readable only by the owner. A file is whole or not there;
 * listeners that name it follow it. Thread-safe.
 */
public final class CertificateStore {

    /** Longest PEM text, in characters. */
    public static final int MAX_SIZE = 256 * 1024;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");
    private static final String SUFFIX = ".pem";
    private static final String HALF = ".half";

    private final Path folder;

    /**
     * Certificates of this folder, which is made when missing.
     *
     * @throws IOException when it cannot be made
     */
    CertificateStore(Path folder) throws IOException {
        this.folder = folder.toAbsolutePath();
        Files.createDirectories(
                this.folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Whether a certificate may be called that. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches() && !name.contains("..");
    }

    /** Where a certificate of that name lies or would lie. */
    public Path file(String name) {
        return folder.resolve(name + SUFFIX);
    }

    /**
     * The names, sorted.
     *
     * @throws IOException when the folder cannot be listed
     */
    public List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(SUFFIX) && !file.startsWith(HALF))
                    .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                    .filter(CertificateStore::isName)
                    .sorted()
                    .toList();
        }
    }

    /**
     * What changes with a certificate and tells nothing of its key; empty when there is none.
     *
     * @throws IOException when it cannot be read
     */
    public Optional<String> fingerprint(String name) throws IOException {
        try {
            return Optional.of(Hashes.sha256(Files.readString(file(name), StandardCharsets.ISO_8859_1)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * A certificate with its chain.
     *
     * @throws IOException with a sentence when it cannot be read
     */
    public static PemBundle read(Path file) throws IOException {
        return PemBundle.read(file);
    }

    /**
     * Keeps a certificate, instead of the one of that name; when this returns it survives a crash.
     *
     * @throws IOException when it could not be kept
     */
    public synchronized void put(String name, String pem) throws IOException {
        Path half = Files.createTempFile(
                folder, HALF, "", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            try (FileChannel out = FileChannel.open(half, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(pem.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(half, file(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(half);
        }
    }

    /**
     * Removes a certificate.
     *
     * @throws IOException when it cannot be removed
     */
    public synchronized void delete(String name) throws IOException {
        Files.deleteIfExists(file(name));
    }
}
