package io.fairlead.telemetry.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Lines appended to a file; when the file was moved away (logrotate), to a new one of the same name. Lines that a full
 * disk does not take are lost, the next ones are tried again.
 */
final class FileSink implements LogSink {

    private static final int FLUSH_AT = 64 * 1024;

    private final Path path;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream(4096);
    private OutputStream out;
    private @Nullable Object key;

    FileSink(Path path) throws IOException {
        this.path = path;
        this.out = open(path);
        this.key = keyOf(path);
    }

    private static OutputStream open(Path path) throws IOException {
        return Files.newOutputStream(
                path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    private static @Nullable Object keyOf(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            return null; // Gone: the next flush makes it anew.
        }
    }

    @Override
    public void write(byte[] line, int length) throws IOException {
        pending.write(line, 0, length);
        pending.write('\n');
        if (pending.size() >= FLUSH_AT) {
            flush();
        }
    }

    @Override
    public void flush() throws IOException {
        if (pending.size() == 0) {
            return;
        }
        try {
            Object now = keyOf(path);
            if (now == null || !now.equals(key)) {
                OutputStream fresh = open(path);
                close();
                out = fresh;
                key = keyOf(path);
            }
            pending.writeTo(out);
        } finally {
            pending.reset();
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            // What could not be written has been reported by the flush that failed.
        }
    }
}
