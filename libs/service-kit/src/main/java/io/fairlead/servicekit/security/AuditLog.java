package io.fairlead.servicekit.security;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Every change and every refusal, one JSON object a line, in a file only its owner reads; at 8 MiB it becomes {@code
 * audit.log.1} in place of the one before. Thread-safe.
 */
public final class AuditLog {

    private static final System.Logger LOG = System.getLogger(AuditLog.class.getName());
    private static final long LARGEST = 8L << 20;

    private final Path file;

    AuditLog(Path file) {
        this.file = file;
    }

    /** Adds a line; when that fails the change it is about stays made, and our own log has the line. */
    public synchronized void add(String json) {
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } else if (Files.size(file) > LARGEST) {
                Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
                add(json);
                return;
            }
            Files.writeString(file, json + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.log(Level.ERROR, "audit-not-kept line=" + json, e);
        }
    }

    /**
     * The newest lines, oldest first.
     *
     * @throws IOException when the file cannot be read
     */
    public synchronized List<String> newest(int limit) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        List<String> lines = Files.readAllLines(file);
        return List.copyOf(lines.subList(Math.max(0, lines.size() - limit), lines.size()));
    }
}
