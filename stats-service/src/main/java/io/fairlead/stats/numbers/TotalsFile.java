package io.fairlead.stats.numbers;

import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;

/**
 * Keeps {@link Totals} on disk, every second when there are few and less often when there are many: at most about a
 * megabyte per second and the hundredth part of the time. A damaged file is set aside, a failed write is told of once. Not thread-safe: one collector.
 */
public final class TotalsFile {

    private static final System.Logger LOG = System.getLogger(TotalsFile.class.getName());
    private static final int BYTES_PER_SECOND = 1 << 20;
    private static final int SHARE = 100;
    /** A slow disk makes it seldom, but not for ever. */
    private static final long LONGEST = 30_000;

    private final Path file;
    private Instant next = Instant.EPOCH;
    private boolean failing;

    /** In this folder. */
    public TotalsFile(Path folder) {
        this.file = folder.resolve("totals");
    }

    /** What is kept, nothing when nothing readable is. */
    Totals read() {
        try {
            return Files.exists(file) ? Totals.decode(Files.readString(file)) : new Totals();
        } catch (IOException | IllegalArgumentException e) {
            LOG.log(Level.WARNING, "stats-totals-unreadable file=" + file, e);
            setAside();
            return new Totals();
        }
    }

    private void setAside() {
        try {
            Files.move(file, file.resolveSibling("totals.damaged"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "stats-totals-not-set-aside file=" + file, e);
        }
    }

    /** Writes when it is time to. */
    void keep(Totals totals, Instant now) {
        if (!now.isBefore(next)) {
            long began = System.nanoTime();
            long bytes = write(totals);
            long rest = Math.max(1000L, SHARE * (System.nanoTime() - began) / 1_000_000);
            next = now.plus(Duration.ofMillis(Math.max(Math.min(LONGEST, rest), bytes * 1000L / BYTES_PER_SECOND)));
        }
    }

    /** Writes; returns how many bytes that were. */
    private long write(Totals totals) {
        Path fresh = file.resolveSibling("totals.new");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (BufferedWriter out = Files.newBufferedWriter(fresh)) {
                totals.encode(out);
            }
            long bytes = Files.size(fresh);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            failing = false;
            return bytes;
        } catch (IOException e) {
            if (!failing) {
                LOG.log(Level.WARNING, "stats-totals-not-kept file=" + file, e);
            }
            failing = true;
            return 0;
        }
    }
}
