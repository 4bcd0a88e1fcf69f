package io.fairlead.servicekit.vault;

import io.fairlead.cluster.SealedBoard.Sealed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Certificates on a disk: {@code NAME.pem} for those who use it, {@code NAME.sealed} with its version, also of one that was
 * removed. Files are whole or not there, and their owner's only. Not thread-safe.
 */
final class CertificateFiles {

    private static final String PEM = ".pem";
    private static final String SEALED = ".sealed";
    private static final String HALF = ".half";

    private final Path folder;

    CertificateFiles(Path folder) throws IOException {
        this.folder = folder.toAbsolutePath();
        Files.createDirectories(
                this.folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    Path pem(String name) {
        return folder.resolve(name + PEM);
    }

    /** The names of the PEM files. */
    List<String> names() throws IOException {
        return names(PEM);
    }

    private List<String> names(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(suffix) && !file.startsWith(HALF))
                    .map(file -> file.substring(0, file.length() - suffix.length()))
                    .filter(CertificateVault::isName)
                    .sorted()
                    .toList();
        }
    }

    /** What was kept of every certificate; what is damaged is none. */
    SortedMap<String, Sealed> sealed() throws IOException {
        SortedMap<String, Sealed> all = new TreeMap<>();
        for (String name : names(SEALED)) {
            String text = Files.readString(folder.resolve(name + SEALED));
            int line = text.indexOf('\n');
            try {
                all.put(
                        name,
                        new Sealed(Long.parseLong(text.substring(0, Math.max(0, line))), text.substring(line + 1)));
            } catch (NumberFormatException e) {
                throw new IOException(folder.resolve(name + SEALED) + " is damaged", e);
            }
        }
        return all;
    }

    /** Keeps a certificate; when this returns it survives a crash. */
    void put(String name, String pem, Sealed sealed) throws IOException {
        write(pem(name), pem);
        write(folder.resolve(name + SEALED), sealed.version() + "\n" + sealed.text());
    }

    /** Removes a certificate and remembers that it was. */
    void remove(String name, Sealed sealed) throws IOException {
        Files.deleteIfExists(pem(name));
        write(folder.resolve(name + SEALED), sealed.version() + "\n");
    }

    private void write(Path file, String text) throws IOException {
        Path half = Files.createTempFile(
                folder, HALF, "", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            try (FileChannel out = FileChannel.open(half, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(half);
        }
    }
}
