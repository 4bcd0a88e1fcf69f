package io.fairlead.stats.numbers;

import io.fairlead.stats.numbers.History.Point;
import io.fairlead.stats.numbers.History.Slot;
import io.fairlead.telemetry.stats.NodeSnapshot;
import io.fairlead.telemetry.stats.SnapshotCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Minutes on disk: a file per day (UTC), a record per minute (beginning, seconds, length, deflated rows). At most thirty
 * days and at most so many bytes; the oldest day goes first. A record cut off by a crash ends its file's readable part.
 * One writer; readers may read meanwhile.
 */
public final class MinuteFiles {

    private static final System.Logger LOG = System.getLogger(MinuteFiles.class.getName());
    private static final int DAYS = 30;
    private static final int LARGEST_RECORD = 64 << 20;
    private static final String SUFFIX = ".minutes";

    private final Path folder;
    private final long mostBytes;
    private boolean failing;

    /** In this folder, so many bytes of it. */
    public MinuteFiles(Path folder, long mostBytes) {
        this.folder = folder;
        this.mostBytes = mostBytes;
    }

    /** Adds a minute; when the disk does not take it, it is told of once. */
    void add(Slot slot) {
        try {
            Files.createDirectories(folder);
            ByteArrayOutputStream record = new ByteArrayOutputStream();
            byte[] rows = deflated(slot.text());
            try (DataOutputStream out = new DataOutputStream(record)) {
                out.writeLong(slot.from().getEpochSecond());
                out.writeInt((int) slot.length().toSeconds());
                out.writeInt(rows.length);
                out.write(rows);
            }
            LocalDate day = day(slot.from());
            Files.write(file(day), record.toByteArray(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            prune(day);
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOG.log(Level.WARNING, "stats-minutes-not-kept folder=" + folder, e);
            }
            failing = true;
        }
    }

    private static byte[] deflated(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private void prune(LocalDate today) throws IOException {
        List<LocalDate> days = days();
        long bytes = 0;
        for (LocalDate day : days.reversed()) {
            bytes += Files.size(file(day));
            boolean old = day.isBefore(today.minusDays(DAYS));
            if (old || (bytes > mostBytes && !day.equals(today))) {
                Files.deleteIfExists(file(day));
            }
        }
    }

    private List<LocalDate> days() throws IOException {
        List<LocalDate> days = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .forEach(name -> parsed(name).ifPresent(days::add));
        }
        days.sort(LocalDate::compareTo);
        return days;
    }

    private static Optional<LocalDate> parsed(String name) {
        try {
            return Optional.of(LocalDate.parse(name));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private Path file(LocalDate day) {
        return folder.resolve(day + SUFFIX);
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    /** The minutes that began between two moments, oldest first. */
    List<Slot> since(Instant from, Instant to) {
        List<Slot> found = new ArrayList<>();
        for (LocalDate day = day(from); !day.isAfter(day(to)); day = day.plusDays(1)) {
            if (Files.exists(file(day))) {
                read(file(day), from, to, found);
            }
        }
        return found;
    }

    private static void read(Path file, Instant from, Instant to, List<Slot> found) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            while (in.available() > 0) {
                Instant began = Instant.ofEpochSecond(in.readLong());
                Duration length = Duration.ofSeconds(in.readInt());
                int size = in.readInt();
                if (size < 0 || size > LARGEST_RECORD) {
                    throw new IOException("a record of " + size + " bytes");
                }
                byte[] rows = new byte[size];
                in.readFully(rows);
                if (!began.isBefore(from) && began.isBefore(to)) {
                    found.add(new Slot(began, length, inflated(rows)));
                }
            }
        } catch (EOFException e) {
            LOG.log(Level.DEBUG, "stats-minutes-cut-off file=" + file, e);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "stats-minutes-unreadable file=" + file, e);
        }
    }

    private static String inflated(byte[] rows) throws IOException {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(rows))) {
            return new String(in.readNBytes(LARGEST_RECORD), StandardCharsets.UTF_8);
        }
    }

    /** A row's part in a slot; only its line is read. */
    static Optional<Point> point(Slot slot, RowKey key) {
        String start = SnapshotCodec.lineStart(key.kind(), key.proxy(), key.name());
        int at = slot.text().indexOf('\n' + start);
        if (at < 0) {
            return Optional.empty();
        }
        int end = slot.text().indexOf('\n', at + 1);
        String header = slot.text().substring(0, slot.text().indexOf('\n'));
        NodeSnapshot one = Snapshots.of(
                header + slot.text().substring(at, end < 0 ? slot.text().length() : end));
        return one.rows().stream().findFirst().map(row -> new Point(slot.from(), slot.length(), row));
    }
}
